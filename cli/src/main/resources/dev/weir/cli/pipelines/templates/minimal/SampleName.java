import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineFile;

/** One step, to begin with. */
public final class SampleName implements PipelineFile {
  /** What a run is given: each field is a flag of its command line. */
  public record Params(String who) {}

  @Override
  public Pipeline<?> pipeline() {
    Pipeline<Params> pipeline =
        Pipeline.named("sample-name", Params.class).describe("Greets somebody");
    pipeline.value("greeting", params -> "Hello, " + params.who() + "!");
    return pipeline;
  }
}
