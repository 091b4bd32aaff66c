package dev.weir.pipeline;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks now and then whether the steps of a run wait for each other in a circle, which no check of
 * the plan can rule out: it depends on the order in which functions read. Two looks that find the
 * same circle and nothing moved between end the run. Costs nothing on the way of the items; while
 * nothing moves it looks ever more rarely.
 */
final class Watch {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** A way between two steps, by their numbers. */
  record Way(int giver, int taker, Edge edge) {}

  private final Ticker ticker;
  private final List<Way> ways;
  private final List<StepRun> steps;
  private final Consumer<String> found;
  private Duration pause = FIRST;
  private long moved = -1;
  private @Nullable String seen;
  private Alarm alarm = () -> {};
  private boolean over;

  Watch(Ticker ticker, List<Way> ways, List<StepRun> steps, Consumer<String> found) {
    this.ticker = ticker;
    this.ways = List.copyOf(ways);
    this.steps = steps;
    this.found = found;
  }

  synchronized void begin() {
    if (!over) {
      alarm = ticker.at(ticker.after(pause), this::look);
    }
  }

  synchronized void end() {
    over = true;
    alarm.cancel();
  }

  private void look() {
    String circle = circle();
    if (circle != null) {
      end();
      found.accept(circle);
    } else {
      begin();
    }
  }

  private synchronized @Nullable String circle() {
    long now = ways.stream().mapToLong(way -> way.edge().moved()).sum();
    boolean still = now == moved;
    moved = now;
    pause = still ? shorter(pause.multipliedBy(2), LONGEST) : FIRST;
    String before = seen;
    // Steps go on while they are looked at: only what is there twice is there.
    seen = still ? described(waits()) : null;
    return seen != null && seen.equals(before) ? seen : null;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** For each step that waits at an edge: for whom. */
  private Map<Integer, Way> waits() {
    Map<Integer, Way> waits = new HashMap<>();
    for (Way way : ways) {
      if (way.edge().giverWaits()) {
        waits.put(way.giver(), way);
      }
      if (way.edge().receiverWaits() && !steps.get(way.taker()).isBusy()) {
        waits.putIfAbsent(way.taker(), way);
      }
    }
    return waits;
  }

  private @Nullable String described(Map<Integer, Way> waits) {
    for (int start : waits.keySet()) {
      List<String> chain = new ArrayList<>();
      int at = start;
      while (waits.containsKey(at) && chain.size() <= waits.size()) {
        Way way = waits.get(at);
        boolean gives = way.giver() == at;
        int other = gives ? way.taker() : way.giver();
        chain.add(
            gives
                ? "%s waits for room on its way to %s".formatted(name(at), name(other))
                : "%s waits for items of %s".formatted(name(at), name(other)));
        at = other;
        if (at == start) {
          return String.join(", ", chain);
        }
      }
    }
    return null;
  }

  private String name(int step) {
    return steps.get(step).node.name();
  }
}
