package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.AgentModel;
import dev.weir.agent.http.BlockingModel;
import dev.weir.agent.scripted.ScriptedModel;
import dev.weir.worker.Isolation;
import dev.weir.worker.Provider;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Who speaks: the stand-in unless there is a key or a wish, and people are told. */
class ModelOptionsTest {
  private static final Map<String, String> NO_KEY = Map.of();
  private static final Map<String, String> KEY = Map.of("OPENAI_API_KEY", "sk-test");

  @Test
  void model_withoutKey_isTheStandInAndSaysSo() {
    ModelOptions options = parse();
    AgentModel model = options.model(NO_KEY);

    assertThat(model.chat()).isInstanceOf(ScriptedModel.class);
    assertThat(model.label()).contains("stand-in");
    assertThat(options.explain(model)).contains("no real model", "OPENAI_API_KEY");
  }

  @Test
  void model_withKey_isRealAndEndsStrictly() {
    ModelOptions options = parse();
    AgentModel model = options.model(KEY);

    assertThat(model.chat()).isInstanceOf(BlockingModel.class);
    assertThat(options.explain(model)).contains("openai:gpt-5-mini", "https://api.openai.com/v1");
  }

  @Test
  void model_scriptedAskedFor_winsOverTheKey() {
    assertThat(parse("--model", "scripted").model(KEY).chat()).isInstanceOf(ScriptedModel.class);
  }

  @Test
  void model_ofAnotherEndpoint_needsNoKey() {
    AgentModel model =
        parse("--model", "openai:local", "--base-url", "http://127.0.0.1:1/v1").model(NO_KEY);

    assertThat(model.label()).isEqualTo("openai:local");
  }

  @Test
  void model_ofOpenAiWithoutKey_isRefusedWithWhatToDo() {
    ModelOptions options = parse("--model", "openai:gpt-5");

    assertThatThrownBy(() -> options.model(NO_KEY))
        .hasMessageContaining("needs OPENAI_API_KEY")
        .hasMessageContaining("--base-url");
  }

  /** What a process of its own is given is a name, of which it makes the same model. */
  @Test
  void provider_acrossProcesses_isANameOfTheSameModel() {
    ModelOptions options = parse("--model=openai:local", "--base-url=http://127.0.0.1:1/v1");
    AgentModel model = options.model(KEY);

    assertThat(options.provider(model, Isolation.VIRTUAL_THREAD, KEY))
        .isEqualTo(Provider.instance(model));
    assertThat(options.provider(model, Isolation.PROCESS, KEY))
        .isInstanceOfSatisfying(
            Provider.Named.class,
            named -> {
              assertThat(ModelChoice.of(named.id()))
                  .isEqualTo(new ModelChoice("openai:local", "http://127.0.0.1:1/v1", 1, 40));
              assertThat(new ModelChoice.Named().apply(named.id()).label())
                  .isEqualTo(model.label());
            });
  }

  private static ModelOptions parse(String... arguments) {
    Talker talker = new Talker();
    new CommandLine(talker).parseArgs(arguments);
    return talker.models;
  }

  @Command(name = "talker")
  private static final class Talker {
    @Mixin private final ModelOptions models = new ModelOptions();
  }
}
