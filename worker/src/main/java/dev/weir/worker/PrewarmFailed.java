package dev.weir.worker;

/** What an agent wants loaded before its first session could not be loaded; no job was taken. */
public final class PrewarmFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  PrewarmFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
