package dev.weir.episode;

import static java.util.Objects.requireNonNull;

/** Why a stream ended: every stream says so. */
public sealed interface End {
  /** All was said. */
  record Completed() implements End {}

  /** It broke; {@code message} is for people, {@code code} for programs. */
  record Failed(String code, String message) implements End {
    /** Refuses nulls. */
    public Failed {
      requireNonNull(code, "code");
      requireNonNull(message, "message");
    }
  }

  /** Somebody asked for it to stop. */
  record Cancelled(String reason) implements End {
    /** Refuses null. */
    public Cancelled {
      requireNonNull(reason, "reason");
    }
  }

  /** The reader did not take what waited for it. */
  record SlowConsumer() implements End {}

  /** Its owner was closed. */
  record Shutdown() implements End {}

  /** It had been there and is no longer kept. */
  record Gone() implements End {}
}
