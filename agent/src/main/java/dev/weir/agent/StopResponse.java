package dev.weir.agent;

/** What {@link Agent#onUserTurn} throws if the input is to get no reply. Has no stack. */
public final class StopResponse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** No reply. */
  public StopResponse() {
    super("the agent does not reply to this input", null, false, false);
  }
}
