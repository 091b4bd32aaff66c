import dev.weir.pipeline.Items;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineFile;
import dev.weir.pipeline.Value;
import java.util.Iterator;
import java.util.List;

/**
 * What went wrong, and how much was said: the lines of a log fork into two branches, each of which
 * gets all of them, and the report joins what both have found.
 */
public final class LogReport implements PipelineFile {
  /** Lines as in {@code 10:02 ERROR payment: card refused}. */
  public record Log(String log) {
    List<String> lines() {
      return log.lines().toList();
    }
  }

  /** What is left of a log. */
  public record Report(int lines, List<String> errors) {}

  @Override
  public Pipeline<?> pipeline() {
    Pipeline<Log> report =
        Pipeline.named("log-report", Log.class).describe("What a log says went wrong");
    Items<String> lines = report.source("lines", Log::lines).maxInFlight(64).of(String.class);

    Items<String> errors =
        lines.filter("errors", line -> line.contains(" ERROR ")).describe("one branch");
    Value<Integer> said = lines.reduce("said", LogReport::number).describe("the other");

    report
        .join(said, errors.list())
        .value("report", Report::new)
        .of(Report.class)
        .describe("both, once they are done");
    return report;
  }

  private static int number(Iterator<String> lines) {
    int number = 0;
    while (lines.hasNext()) {
      number += lines.next().isBlank() ? 0 : 1;
    }
    return number;
  }
}
