package shared;

import dev.weir.pipeline.OnError;
import dev.weir.pipeline.Part;
import dev.weir.pipeline.Pipeline;
import java.util.Map;

/** What a line costs: a pipeline that others include. */
public final class Pricing {
  private static final Map<String, Integer> CENTS = Map.of("tea", 450, "pot", 2000, "cup", 800);

  private Pricing() {}

  /** Takes a line, gives its cents. What has no price ends the run. */
  public static Part.OfValue<Line, Integer> part() {
    Pipeline<Line> pricing = Pipeline.named("pricing", Line.class);
    return pricing.exports(
        pricing.value("price", Pricing::price).onError(OnError.STOP).of(Integer.class));
  }

  private static int price(Line line) {
    Integer cents = CENTS.get(line.what());
    if (cents == null) {
      throw new IllegalArgumentException(line.what() + ": no price (expected: of " + CENTS + ")");
    }
    return line.count() * cents;
  }
}
