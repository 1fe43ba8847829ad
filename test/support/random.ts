// For tests that need millions of draws, where fast-check would be too slow.

export { seededRandom } from '../../kit/random.ts';
