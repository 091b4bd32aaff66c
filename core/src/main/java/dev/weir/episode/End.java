package dev.weir.episode;

/** Why a stream ended: every stream says so. */
public sealed interface End {
  /** All was said. */
  record Completed() implements End {}

  /** It broke; {@code message} is for people, {@code code} for programs. */
  record Failed(String code, String message) implements End {}

  /** Somebody asked for it to stop. */
  record Cancelled(String reason) implements End {}

  /** The reader did not take what waited for it. */
  record SlowConsumer() implements End {}

  /** Its owner was closed. */
  record Shutdown() implements End {}

  /** It had been there and is no longer kept. */
  record Gone() implements End {}
}
