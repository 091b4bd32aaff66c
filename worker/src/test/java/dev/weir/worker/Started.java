package dev.weir.worker;

/** Pools that are at work for the dispatcher in their own process. */
final class Started {
  private Started() {}

  /** Nobody waits: whoever finds no slot is refused. */
  static EmbeddedDispatcher refusing(AgentPool pool) {
    return with(pool, LineOptions.NONE);
  }

  /** One more, for a pool that may be at work already; what becomes free it is not told. */
  static EmbeddedDispatcher another(AgentPool pool) {
    EmbeddedDispatcher dispatcher = new EmbeddedDispatcher(pool, LineOptions.NONE);
    dispatcher.start(pool.hosting());
    return dispatcher;
  }

  /** Before agents are added, if need be. */
  static EmbeddedDispatcher with(AgentPool pool, LineOptions options) {
    EmbeddedDispatcher dispatcher = new EmbeddedDispatcher(pool, options);
    try {
      pool.hosting().start(dispatcher);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return dispatcher;
  }
}
