package dev.weir.bench.density;

import java.time.Duration;
import java.util.Locale;

/**
 * What each session holds, and for how long.
 *
 * @param kind as both sides are told
 * @param sessions how many are started
 * @param hold after it has started, or after all have, as the kind says
 */
record Workload(Kind kind, int sessions, Duration hold) {

  /** The two that there are. */
  enum Kind {
    /** 5 MiB, each page written to; each session ends by itself. */
    TOUCHED,
    /** 20 messages and 20 KiB; all are held together. */
    LIGHT
  }

  static Workload touched(int sessions) {
    return new Workload(Kind.TOUCHED, sessions, Duration.ofSeconds(1));
  }

  static Workload light(int sessions) {
    return new Workload(Kind.LIGHT, sessions, Duration.ofSeconds(2));
  }

  String shown() {
    return "%,d %s".formatted(sessions, word());
  }

  String word() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** The bytes that all of them hold, where that is what the memory is for. */
  long heldBytes() {
    return (long) sessions * State.TOUCHED_BYTES;
  }
}
