package dev.weir.bench.sides;

import java.util.List;

/**
 * A side that is a program of another language, see {@link dev.weir.bench.Peer}.
 *
 * @param name the folder in {@code peers} with what it is made of
 * @param first what it is told before the work, where one program is several sides
 */
public record Program(String name, List<String> first) {

  /** Copies. */
  public Program {
    first = List.copyOf(first);
  }

  /** One that is told nothing but the work. */
  public static Program of(String name) {
    return new Program(name, List.of());
  }
}
