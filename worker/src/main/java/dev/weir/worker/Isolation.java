package dev.weir.worker;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What keeps sessions apart from each other. */
public enum Isolation {
  /** Each on virtual threads of its own, all in one JVM. */
  VIRTUAL_THREAD,
  /** The same, and each version of an agent in a class loader of its own. */
  CLASS_LOADER,
  /** Each in a JVM of its own, with limits that hold and can be enforced by a kill. */
  PROCESS;

  /**
   * The level of a flag's value: {@code virtual-thread}, also called {@code coroutine}, {@code
   * class-loader} or {@code process}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static Isolation parse(String text) {
    if (text.equals("coroutine")) {
      return VIRTUAL_THREAD;
    }
    return Arrays.stream(values())
        .filter(level -> level.toString().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "isolation: \"%s\" (expected: one of %s)".formatted(text, List.of(values()))));
  }

  /** As flags say it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
