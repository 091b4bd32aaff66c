package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineFile;
import dev.weir.pipeline.Run;
import dev.weir.pipeline.Runner;
import dev.weir.pipeline.StepOutline;
import dev.weir.pipeline.StepStopped;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The pipelines, each compiled from its one file and run by both runners. */
@Timeout(60)
class ExamplePipelinesTest {
  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @CsvSource({
    "WordCount, word-count, words filled lower counts",
    "LogReport, log-report, lines errors said report",
    "Invoice, invoice, items lines bill"
  })
  void pipeline_ofEachFile_hasNameDescriptionAndSteps(String file, String name, String steps)
      throws Exception {
    Pipeline<?> pipeline = pipeline(file);

    assertThat(pipeline.name()).isEqualTo(name);
    assertThat(pipeline.description()).isNotBlank();
    assertThat(pipeline.outline().stream().map(StepOutline::name).collect(Collectors.joining(" ")))
        .isEqualTo(steps);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WordCount | counts | {'text':'The cat, and the hat'} | {'and':1,'cat':1,'hat':1,'the':2}",
        "WordCount | counts | {'text':''} | {}",
        "LogReport | report | {'log':'1 INFO a\\n\\n2 ERROR b\\n3 ERROR c'} | {'lines':3,'errors':['2 ERROR b','3 ERROR c']}",
        "LogReport | report | {'log':''} | {'lines':0,'errors':[]}",
        "Invoice | bill | {'items':['tea:2:450','pot:1:2000'],'discountPercent':10,'customer':'Ann','express':true} | {'customer':'Ann','lines':2,'cents':3600}",
        "Invoice | bill | {'items':[],'discountPercent':0,'express':false} | {'customer':'walk-in','lines':0,'cents':0}",
      })
  void run_parameters_giveTheResult(String file, String step, String params, String result)
      throws Exception {
    for (Runner runner : runners()) {
      assertThat(JSON.writeValueAsString(made(runner, pipeline(file), params, step)))
          .as("%s", runner)
          .isEqualTo(result.replace('\'', '"'));
    }
  }

  @Test
  void invoice_itemThatIsNone_endsTheRun() throws Exception {
    String params = "{'items':['tea:2'],'discountPercent':0,'express':false}";
    for (Runner runner : runners()) {
      Pipeline<?> invoice = pipeline("Invoice");
      assertThatThrownBy(() -> made(runner, invoice, params, "bill"))
          .isInstanceOf(StepStopped.class)
          .hasMessageContaining("item: tea:2 (expected: as tea:2:450)");
    }
  }

  private static Runner[] runners() {
    return Stream.of(Runner.concurrent(), Runner.sequential()).toArray(Runner[]::new);
  }

  private static <P> Object made(Runner runner, Pipeline<P> pipeline, String params, String step)
      throws InterruptedException {
    P given = JSON.readValue(params.replace('\'', '"'), pipeline.paramsType());
    try (Run run = runner.run(pipeline.compile(), given)) {
      return run.find(step).orElseThrow();
    }
  }

  private static Pipeline<?> pipeline(String file) throws Exception {
    Class<?> type = SingleFile.compile(Path.of("pipelines", file + ".java"));
    return ((PipelineFile) type.getConstructor().newInstance()).pipeline();
  }
}
