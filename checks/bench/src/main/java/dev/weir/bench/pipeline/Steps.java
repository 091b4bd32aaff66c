package dev.weir.bench.pipeline;

import dev.weir.pipeline.Items;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.Plan;
import dev.weir.pipeline.Value;
import java.util.List;
import java.util.Locale;

/** Four steps in a row that do nothing. */
enum Steps {
  /** A source without items, two maps and a sink: four threads that all run at once. */
  ITEMS {
    @Override
    Plan<Integer> plan() {
      Pipeline<Integer> pipeline = Pipeline.named(title(), Integer.class);
      Items<Integer> source = pipeline.source("source", _ -> List.of());
      source.map("first", item -> item).map("second", item -> item).sink("sink", _ -> {});
      return pipeline.compile();
    }
  },
  /** A value that goes through four steps: each starts when the one before has ended. */
  VALUES {
    @Override
    Plan<Integer> plan() {
      Pipeline<Integer> pipeline = Pipeline.named(title(), Integer.class);
      Value<Integer> first = pipeline.value("first", in -> in);
      first.map("second", in -> in).map("third", in -> in).map("fourth", in -> in);
      return pipeline.compile();
    }
  };

  abstract Plan<Integer> plan();

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
