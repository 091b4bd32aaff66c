import dev.weir.pipeline.Items;
import dev.weir.pipeline.OnError;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineFile;
import java.util.Iterator;
import java.util.List;
import shared.Line;
import shared.Pricing;

/** What one order costs. */
public final class SampleName implements PipelineFile {
  /**
   * What a run is given: each field is a flag of its command line.
   *
   * @param items what and how many, as in {@code tea:2}
   */
  public record Order(List<String> items) {}

  @Override
  public Pipeline<?> pipeline() {
    Pipeline<Order> pipeline =
        Pipeline.named("sample-name", Order.class).describe("What an order costs, in cents");
    Items<Line> lines =
        pipeline.source("items", Order::items).map("lines", Line::of).onError(OnError.STOP);
    lines.include("costs", Pricing.part(), line -> line).reduce("total", SampleName::sum);
    return pipeline;
  }

  private static int sum(Iterator<Integer> costs) {
    int sum = 0;
    while (costs.hasNext()) {
      sum += costs.next();
    }
    return sum;
  }
}
