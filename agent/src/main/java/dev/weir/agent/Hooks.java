package dev.weir.agent;

/**
 * Which hooks a class of agents has of its own: a thread for one that does nothing would be one for
 * each session.
 */
record Hooks(boolean enter, boolean exit) {
  private static final ClassValue<Hooks> KNOWN =
      new ClassValue<>() {
        @Override
        protected Hooks computeValue(Class<?> type) {
          return new Hooks(has(type, "onEnter"), has(type, "onExit"));
        }
      };

  static Hooks of(Agent agent) {
    return KNOWN.get(agent.getClass());
  }

  private static boolean has(Class<?> type, String hook) {
    try {
      return type.getMethod(hook, AgentSession.class).getDeclaringClass() != Agent.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("agent: " + type.getName() + " has no " + hook, e);
    }
  }
}
