package dev.weir.agent;

/** The model gave arguments that the tool cannot take; the message is for the model. */
final class BadArguments extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadArguments(String message) {
    super(message);
  }
}
