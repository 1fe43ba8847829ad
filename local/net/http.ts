// node:http, of which an ES import would read every name, and one of them loads undici (fetch and
// WebSocket). That takes 25 to 35 ms of CPU, a tenth of a start, and the stack uses neither.

export const { createServer, request } = process.getBuiltinModule('node:http');
