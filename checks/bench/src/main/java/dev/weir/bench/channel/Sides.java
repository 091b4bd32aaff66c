package dev.weir.bench.channel;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who works.
 *
 * @param go null where nobody asks it
 */
record Sides(Forks forks, @Nullable Twin go) {

  /** One figure for each iteration; none where the side cannot be had on this machine. */
  List<Double> figures(Question.Work work, String side) throws IOException, InterruptedException {
    return switch (side) {
      case "Go" -> go == null ? List.of() : go.figures(work);
      default -> forks.nanos(work, side);
    };
  }
}
