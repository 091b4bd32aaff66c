import dev.weir.pipeline.Items;
import dev.weir.pipeline.OnError;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineFile;
import java.util.List;
import java.util.Optional;

/** What an order costs. Its parameters are of many kinds, and so are the flags of its run. */
public final class Invoice implements PipelineFile {
  private static final int EXPRESS_CENTS = 990;

  /**
   * An order.
   *
   * @param items what, how many and for how many cents, as in {@code tea:2:450}
   * @param discountPercent off the items, not off the express
   * @param customer nobody: a walk-in
   * @param express whether it is sent today
   */
  public record Order(
      List<String> items, int discountPercent, Optional<String> customer, boolean express) {
    /** Checked. */
    public Order {
      if (discountPercent < 0 || discountPercent > 100) {
        throw new IllegalArgumentException(
            "discountPercent: " + discountPercent + " (expected: 0 to 100)");
      }
    }
  }

  private record Line(String what, int count, int cents) {
    static Line of(String item) {
      String[] parts = item.split(":");
      if (parts.length != 3) {
        throw new IllegalArgumentException("item: " + item + " (expected: as tea:2:450)");
      }
      return new Line(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }
  }

  /** What there is to pay. */
  public record Bill(String customer, int lines, int cents) {}

  @Override
  public Pipeline<?> pipeline() {
    Pipeline<Order> invoice =
        Pipeline.named("invoice", Order.class).describe("What an order costs, in cents");
    Items<Line> lines =
        invoice
            .source("items", Order::items)
            .map("lines", Line::of)
            .onError(OnError.STOP)
            .describe("a wrong item ends the run");
    invoice.join(invoice.params(), lines.list()).value("bill", Invoice::bill).of(Bill.class);
    return invoice;
  }

  private static Bill bill(Order order, List<Line> lines) {
    int cents = lines.stream().mapToInt(line -> line.count() * line.cents()).sum();
    cents -= cents * order.discountPercent() / 100;
    cents += order.express() ? EXPRESS_CENTS : 0;
    return new Bill(order.customer().orElse("walk-in"), lines.size(), cents);
  }
}
