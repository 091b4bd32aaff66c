package dev.weir.voice.wav;

/** Not a WAV that can be read here; the message says what was found and what was expected. */
public final class BadWav extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean truncated;

  private BadWav(String message, boolean truncated) {
    super(message);
    this.truncated = truncated;
  }

  static BadWav of(String name, Object value, String expected) {
    return new BadWav("wav %s: %s (expected: %s)".formatted(name, value, expected), false);
  }

  static BadWav cut(String name, Object value, String expected) {
    return new BadWav(
        "wav %s: %s (expected: %s); it is cut off".formatted(name, value, expected), true);
  }

  /** Whether it was good as far as it went. */
  public boolean truncated() {
    return truncated;
  }
}
