package dev.weir.pipeline.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.internal.Json;
import dev.weir.pipeline.Items;
import dev.weir.pipeline.OnError;
import dev.weir.pipeline.Overrides;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.Plan;
import dev.weir.pipeline.Run;
import dev.weir.pipeline.RunCancelled;
import dev.weir.pipeline.RunOptions;
import dev.weir.pipeline.Runner;
import dev.weir.pipeline.StepBroken;
import dev.weir.pipeline.StepStopped;
import dev.weir.pipeline.Value;
import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The built-ins at work in pipelines. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class OutputRunTest {
  private record Text(String words) {}

  private record Word(String text, int length) {}

  @Parameter Runner runner;
  @TempDir Path folder;

  private final Pipeline<Text> pipeline = Pipeline.named("texts", Text.class);
  private final Items<String> tokens =
      pipeline.source("tokens", in -> List.of(in.words().split(" ")));
  private final Items<Word> words = tokens.map("words", OutputRunTest::word);
  private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

  @Test
  @Behaviour({"pipe-F46", "pipe-F47"})
  void run_itemsToDisk_areThereForPeopleAndForTheNextStep() throws Exception {
    words.materializer(Materializers.disk(folder, Serializer.csv()));
    Value<Integer> size =
        pipeline.join(words.list(), pipeline.params()).value("size", (all, in) -> all.size());
    words.sink("each", word -> seen.add(word.length()));
    try (Run run = run("we are here")) {
      assertThat(run.get(size)).isEqualTo(3);
      assertThat(run.get(words.list())).contains(new Word("here", 4));
    }
    assertThat(seen).containsExactly(2, 3, 4);
    assertThat(folder.resolve("words.csv"))
        .hasContent("text,length\r\nwe,2\r\nare,3\r\nhere,4\r\n");
  }

  @Test
  @Behaviour({"pipe-F46", "pipe-F48"})
  void run_itemsToDiskOnly_theNextStepGetsTheFile() throws Exception {
    words.materializer(Materializers.diskOnly(folder, Serializer.jsonl(), "all.jsonl"));
    Value<Long> lines =
        pipeline
            .join(words.<WrittenFile>collected(), pipeline.params())
            .value(
                "lines", (file, in) -> Files.readAllLines(file.path()).size() * 100 + file.items());
    try (Run run = run("we are here")) {
      assertThat(run.get(lines)).isEqualTo(303);
    }
  }

  @Test
  @Behaviour({"pipe-F46", "pipe-F40"})
  void run_pipelinesMaterializer_aFileForEachStepThatIsCollected() throws Exception {
    pipeline.materializer(
        Materializers.composite(
            Materializers.disk(folder, Serializer.text()),
            Materializers.disk(folder, Serializer.json())));
    tokens.materialize();
    words.materialize();
    try (Run run = run("a bc")) {
      assertThat(run.get(tokens.list())).containsExactly("a", "bc");
    }
    assertThat(MaterializersTest.files(folder))
        .containsExactly("tokens.json", "tokens.txt", "words.json", "words.txt");
    assertThat(Json.read(Files.readString(folder.resolve("words.json"))))
        .isEqualTo(List.of(Map.of("text", "a", "length", 1L), Map.of("text", "bc", "length", 2L)));
  }

  @Test
  @Behaviour({"pipe-F46", "pipe-F74"})
  void run_itemsFail_theFailuresAreInAFileAndTheOthersInTheirs() throws Exception {
    pipeline
        .materializer(Materializers.disk(folder, Serializer.json()))
        .errorsTo(
            ErrorMaterializers.composite(
                ErrorMaterializers.log(),
                ErrorMaterializers.disk(folder, Serializer.jsonl(), "errors.jsonl")));
    words.materialize();
    tokens.sink("others", token -> word(token));
    try (Run run = run("a bad b")) {
      assertThat(run.get(words.list())).hasSize(2);
      assertThat(Files.readAllLines(folder.resolve("errors.jsonl")))
          .map(line -> (Map<?, ?>) Json.read(line))
          .allSatisfy(line -> {
            assertThat(line.get("run")).isEqualTo(run.id());
            assertThat(line.get("message")).isEqualTo("a bad word");
            assertThat(line.get("trace")).asString().contains("OutputRunTest.word");
          })
          .map(line -> String.valueOf(line.get("step")))
          .containsExactlyInAnyOrder("words", "others");
    }
  }

  /** What is there was written whole. */
  @Test
  @Behaviour({"pipe-F46", "pipe-F76"})
  void run_stopsAtAFailure_theFileOfTheRunBeforeStays() throws Exception {
    words.onError(OnError.STOP).materializer(Materializers.disk(folder, Serializer.text()));
    words.materialize();
    run("a b");
    assertThatThrownBy(() -> run("c bad")).isInstanceOf(StepStopped.class);
    assertThat(folder.resolve("words.txt"))
        .hasContent("Word[text=a, length=1]\nWord[text=b, length=1]\n");
    assertThat(MaterializersTest.files(folder)).containsExactly("words.txt");
  }

  @Test
  @Behaviour({"pipe-F46", "pipe-F80"})
  void cancel_whileItemsAreWritten_leavesNoFile() throws InterruptedException {
    CountDownLatch blocked = new CountDownLatch(1);
    tokens
        .map("waits", token -> token.equals("b") ? forever(blocked) : token)
        .materializer(Materializers.disk(folder, Serializer.text()))
        .materialize();
    try (Run run = runner.start(pipeline.compile(), new Text("a b c"))) {
      blocked.await();
      assertThat(MaterializersTest.files(folder)).hasSize(1);
      run.cancel();
      assertThatThrownBy(run::await).isInstanceOf(RunCancelled.class);
    }
    assertThat(MaterializersTest.files(folder)).isEmpty();
  }

  @Test
  @Behaviour({"pipe-F46", "pipe-F75"})
  void run_sourceFailsUnderContinue_theFileHoldsWhatCameBefore() throws Exception {
    pipeline
        .source(
            "source",
            in -> () -> List.of(in.words().split(" ")).stream().map(OutputRunTest::word).iterator())
        .materializer(Materializers.disk(folder, Serializer.csv()))
        .materialize();
    run("a bad b");
    assertThat(folder.resolve("source.csv")).hasContent("text,length\r\na,1\r\n");
  }

  @Test
  @Behaviour("pipe-F46")
  void run_itemsThatCannotBeWritten_failsAndNamesFileItemAndStep() {
    words.materializer(Materializers.disk(folder, Serializer.binary())).materialize();
    assertThatThrownBy(() -> run("a b"))
        .isInstanceOf(StepBroken.class)
        .hasMessageContaining("pipeline texts, step words")
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageContaining("words.ser: item 1, a %s".formatted(Word.class.getName()));
  }

  @Test
  @Behaviour({"pipe-F46", "pipe-F71"})
  void run_fileTakenAsAList_failsAndSaysSo() {
    words.materializer(Materializers.diskOnly(folder, Serializer.json()));
    pipeline.join(words.list(), pipeline.params()).value("all", (all, in) -> all.size());
    assertThatThrownBy(() -> run("a b"))
        .isInstanceOf(StepBroken.class)
        .hasMessageContaining(
            "step all: takes items of words as a list, which were collected to a "
                + WrittenFile.class.getName());
  }

  @Test
  @Behaviour({"pipe-F46", "pipe-F71"})
  void run_fileTakenItemByItem_failsAndSaysSo() {
    words.materializer(Materializers.diskOnly(folder, Serializer.json())).materialize();
    words.sink("each", word -> seen.add(word.length()));
    assertThatThrownBy(() -> run("a b"))
        .isInstanceOf(StepBroken.class)
        .hasMessageContaining(
            "step each: takes items of words, which were collected to a "
                + WrittenFile.class.getName());
    assertThat(seen).isEmpty();
  }

  @Test
  @Behaviour({"pipe-F46", "pipe-F100"})
  void run_overridden_writesElsewhere() throws Exception {
    words.materializer(Materializers.disk(folder.resolve("real"), Serializer.json())).materialize();
    Overrides elsewhere =
        Overrides.NONE.materializer("words", Materializers.disk(folder, Serializer.json()));
    Runner other = runner.with(RunOptions.DEFAULT.overrides(elsewhere));
    Plan<Text> plan = pipeline.compile();
    other.run(plan, new Text("a"));
    assertThat(MaterializersTest.files(folder)).containsExactly("words.json");
  }

  @Test
  @Behaviour({"pipe-F46", "pipe-F105"})
  void graph_builtIns_haveNames() {
    words.materializer(Materializers.disk(folder, Serializer.json())).materialize();
    tokens.materializer(Materializers.memory()).materialize();
    words.errorsTo(ErrorMaterializers.disk(folder, Serializer.jsonl()));
    var steps = pipeline.compile().graph().steps();
    assertThat(steps.getFirst().materializer()).isEqualTo("InMemory");
    assertThat(steps.get(1).materializer()).isEqualTo("OnDisk");
    assertThat(steps.get(1).errorMaterializer()).isEqualTo("FailureFile");
  }

  private static Word word(String token) {
    if (token.equals("bad")) {
      throw new IllegalStateException("a bad word");
    }
    return new Word(token, token.length());
  }

  private static String forever(CountDownLatch blocked) throws InterruptedException {
    blocked.countDown();
    new CountDownLatch(1).await();
    return "";
  }

  private Run run(String words) throws InterruptedException {
    return runner.run(pipeline.compile(), new Text(words));
  }
}
