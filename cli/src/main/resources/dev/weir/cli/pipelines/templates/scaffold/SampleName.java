import dev.weir.pipeline.Items;
import dev.weir.pipeline.OnError;
import dev.weir.pipeline.Part;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineFile;
import dev.weir.pipeline.Resource;
import java.util.List;
import java.util.Map;

/** What an order costs. Its steps show parameters, a resource, and what may go wrong. */
public final class SampleName implements PipelineFile {
  /**
   * What a run is given: each field is a flag of its command line.
   *
   * @param items what and how many, as in {@code tea:2}
   */
  public record Order(List<String> items, int discountPercent) {
    /** Checked: a run that cannot go well does not begin. */
    public Order {
      if (discountPercent < 0 || discountPercent > 100) {
        throw new IllegalArgumentException(
            "discountPercent: " + discountPercent + " (expected: 0 to 100)");
      }
    }
  }

  /** What there is to pay. */
  public record Bill(int lines, int cents) {}

  private record Line(String what, int count) {
    static Line of(String item) {
      String[] parts = item.split(":");
      if (parts.length != 2) {
        throw new IllegalArgumentException("item: " + item + " (expected: as tea:2)");
      }
      return new Line(parts[0], Integer.parseInt(parts[1]));
    }
  }

  /** Stands for a connection: opened for the steps that take it, closed when they are done. */
  private static final class Prices implements AutoCloseable {
    private final Map<String, Integer> cents = Map.of("tea", 450, "pot", 2000, "cup", 800);

    int of(String what) {
      Integer price = cents.get(what);
      if (price == null) {
        throw new IllegalArgumentException(what + ": no price (expected: tea, pot or cup)");
      }
      return price;
    }

    @Override
    public void close() {}
  }

  @Override
  public Pipeline<?> pipeline() {
    Pipeline<Order> pipeline =
        Pipeline.named("sample-name", Order.class).describe("What an order costs, in cents");
    part(pipeline);
    return pipeline;
  }

  /** For the test, and for other pipelines. */
  static Part.OfValue<Order, Bill> part() {
    return part(Pipeline.named("sample-name", Order.class));
  }

  private static Part.OfValue<Order, Bill> part(Pipeline<Order> pipeline) {
    Resource<Prices> prices = pipeline.resource("prices", Prices.class, Prices::new);
    Items<Line> lines =
        pipeline
            .source("items", Order::items)
            .maxInFlight(16)
            .map("lines", Line::of)
            .failFromShare(0.5)
            .describe("left out if it cannot be read; the run fails if that is half of them");
    Items<Integer> costs =
        pipeline
            .join(lines, prices)
            .map("costs", (line, list) -> line.count() * list.of(line.what()))
            .onError(OnError.STOP)
            .describe("what has no price ends the run");
    return pipeline.exports(
        pipeline
            .join(pipeline.params(), costs.list())
            .value("bill", SampleName::bill)
            .of(Bill.class));
  }

  private static Bill bill(Order order, List<Integer> costs) {
    int cents = costs.stream().mapToInt(Integer::intValue).sum();
    return new Bill(costs.size(), cents - cents * order.discountPercent() / 100);
  }
}
