import dev.weir.pipeline.OnError;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineFile;
import java.util.List;

/**
 * Tests {@link SampleName} by a pipeline around it, whose run fails if a bill is not as it should.
 */
public final class SampleNameTest implements PipelineFile {
  private static final SampleName.Order ORDER =
      new SampleName.Order(List.of("tea:2", "no item", "pot:1"), 10);

  /** Nothing is to be said on the command line. */
  public record Params() {}

  @Override
  public Pipeline<?> pipeline() {
    Pipeline<Params> test =
        Pipeline.named("sample-name-test", Params.class).describe("Tests sample-name");
    test.params()
        .include("bill", SampleName.part(), params -> ORDER)
        .map("test", SampleNameTest::check)
        .onError(OnError.STOP);
    return test;
  }

  private static String check(SampleName.Bill bill) {
    SampleName.Bill expected = new SampleName.Bill(2, 2610);
    if (!bill.equals(expected)) {
      throw new IllegalStateException(bill + " (expected: " + expected + ")");
    }
    return "passed";
  }
}
