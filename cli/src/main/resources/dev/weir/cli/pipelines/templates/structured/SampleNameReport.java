import dev.weir.pipeline.Items;
import dev.weir.pipeline.OnError;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import shared.Line;
import shared.Pricing;

/** What was bought in many orders, and for how much. */
public final class SampleNameReport implements PipelineFile {
  /**
   * What a run is given: each field is a flag of its command line.
   *
   * @param orders each as in {@code tea:2,pot:1}
   */
  public record Orders(List<String> orders) {
    List<String> items() {
      return orders.stream().flatMap(order -> List.of(order.split(",")).stream()).toList();
    }
  }

  @Override
  public Pipeline<?> pipeline() {
    Pipeline<Orders> pipeline =
        Pipeline.named("sample-name-report", Orders.class)
            .describe("What was bought, and for how many cents");
    Items<Line> lines =
        pipeline.source("items", Orders::items).map("lines", Line::of).onError(OnError.STOP);
    Items<Integer> costs = lines.include("costs", Pricing.part(), line -> line);
    pipeline.join(lines.list(), costs.list()).value("report", SampleNameReport::report);
    return pipeline;
  }

  private static Map<String, Integer> report(List<Line> lines, List<Integer> costs) {
    Map<String, Integer> report = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      report.merge(lines.get(i).what(), costs.get(i), Integer::sum);
    }
    return report;
  }
}
