// An event as a client sends it, and what the oracle holds it for. Who makes an event says both, so
// the oracle derives no source, channel or screen class by the product's code or one of its own.

export interface Told {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly name: string;
  /** The path of the page, of a view. */
  readonly page?: string;
  readonly visitor?: string;
  /** By the names that dimensions have behind `visit:` and `event:`. */
  readonly context: Readonly<Record<string, string>>;
  /** Properties that the site has registered. */
  readonly props?: Readonly<Record<string, string>>;
  /** Minor units. */
  readonly revenue?: { readonly amount: number; readonly currency: string };
  readonly isInteractive: boolean;
  /** The body of the event, but for its site. */
  readonly body: Readonly<Record<string, unknown>>;
}

export const isView = ({ name }: Pick<Told, 'name'>): boolean => name === 'page_view';

/** Whole seconds: what happens within one has no order but that of its text. */
export const secondOf = ({ at }: Pick<Told, 'at'>): number => Math.floor(at / 1000);
