package dev.weir.agent;

import dev.weir.agent.speech.RecognitionCall;
import dev.weir.channel.Receiver;

/**
 * Which hooks and nodes a class of agents has of its own: a thread for one that does nothing would
 * be one for each session, or each turn.
 */
record Hooks(
    boolean enter, boolean exit, boolean longTurn, boolean transcript, boolean recognition) {
  private static final ClassValue<Hooks> KNOWN =
      new ClassValue<>() {
        @Override
        protected Hooks computeValue(Class<?> type) {
          return new Hooks(
              has(type, "onEnter", AgentSession.class),
              has(type, "onExit", AgentSession.class),
              has(type, "onUserTurnExceeded", LongTurn.class),
              has(type, "transcriptNode", Receiver.class, Outflow.class),
              has(type, "recognitionNode", RecognitionCall.class, Outflow.class));
        }
      };

  static Hooks of(Agent agent) {
    return KNOWN.get(agent.getClass());
  }

  private static boolean has(Class<?> type, String hook, Class<?>... taking) {
    try {
      return type.getMethod(hook, taking).getDeclaringClass() != Agent.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("agent: " + type.getName() + " has no " + hook, e);
    }
  }
}
