package dev.weir.bench.pipeline;

import dev.weir.pipeline.Items;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.Plan;
import dev.weir.pipeline.Runner;
import java.util.List;

/** Ours: one plan, compiled once. */
final class WeirMover implements Mover {

  private final Runner runner;
  private final List<Tally> tallies;
  private final Plan<Integer> plan;

  WeirMover(Shape shape, Runner runner) {
    this.runner = runner;
    this.tallies = Tally.of(shape);
    this.plan = plan(shape, tallies);
  }

  private static Plan<Integer> plan(Shape shape, List<Tally> tallies) {
    Pipeline<Integer> pipeline = Pipeline.named(shape.name(), Integer.class);
    Items<Integer> source =
        pipeline.source("source", shape::source).maxInFlight(shape.maxInFlight());
    for (int i = 0; i < tallies.size(); i++) {
      source
          .map("map " + i, shape::pass)
          .maxInFlight(shape.maxInFlight())
          .sink("sink " + i, tallies.get(i)::take);
    }
    return pipeline.compile();
  }

  @Override
  public long move(int count) throws InterruptedException {
    var _ = runner.run(plan, count);
    return Tally.drain(tallies);
  }
}
