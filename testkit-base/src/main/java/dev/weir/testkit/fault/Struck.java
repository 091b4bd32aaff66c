package dev.weir.testkit.fault;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often each kind of fault has struck; a kind is a fault without its number of bytes. */
final class Struck {
  private final Map<Fault, Integer> counts = new ConcurrentHashMap<>();

  void add(Fault fault) {
    counts.merge(kind(fault), 1, Integer::sum);
  }

  int cuts(Direction direction, Ending ending) {
    return count(new Fault.Cut(direction, 0, ending));
  }

  int stalls(Direction direction) {
    return count(new Fault.Stall(direction, 0));
  }

  int halfCloses(Direction direction) {
    return count(new Fault.HalfClose(direction, 0));
  }

  private int count(Fault kind) {
    return counts.getOrDefault(kind, 0);
  }

  private static Fault kind(Fault fault) {
    return switch (fault) {
      case Fault.Cut(Direction direction, _, Ending ending) -> new Fault.Cut(direction, 0, ending);
      case Fault.Stall(Direction direction, _) -> new Fault.Stall(direction, 0);
      case Fault.HalfClose(Direction direction, _) -> new Fault.HalfClose(direction, 0);
      case Fault.Latency _, Fault.None _ -> fault;
    };
  }
}
