package dev.weir.episode;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an ended episode is charged by. Nothing can be added to it any more.
 *
 * @param closedAt when it first ended
 * @param modelStartedAt when the model was called last, null if never
 * @param toolsStartedAt when the last batch of tools was dispatched, null if none was
 * @param tools the calls, in order of dispatch; those without a beginning behind them
 */
public record Billing(
    Instant closedAt,
    @Nullable Instant modelStartedAt,
    @Nullable Instant toolsStartedAt,
    List<ToolRun> tools) {
  /** Copies. */
  public Billing {
    tools = List.copyOf(tools);
  }

  /** When the model was called last. */
  public Optional<Instant> modelStarted() {
    return Optional.ofNullable(modelStartedAt);
  }

  /** When the last batch of tools was dispatched. */
  public Optional<Instant> toolsStarted() {
    return Optional.ofNullable(toolsStartedAt);
  }

  /**
   * How long at least one tool ran: calls side by side count once. One that was still running
   * counts to the end of the episode.
   */
  public Duration toolTime() {
    Duration sum = Duration.ZERO;
    Instant counted = Instant.MIN;
    for (ToolRun run : tools.stream().sorted(Comparator.comparing(ToolRun::started)).toList()) {
      Instant from = later(run.started(), counted);
      Instant to = later(run.ended() == null ? closedAt : run.ended(), from);
      sum = sum.plus(Duration.between(from, to));
      counted = to;
    }
    return sum;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
