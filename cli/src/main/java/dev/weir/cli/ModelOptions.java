package dev.weir.cli;

import static dev.weir.cli.ModelChoice.KEY;
import static dev.weir.cli.ModelChoice.OPENAI;
import static dev.weir.cli.ModelChoice.SCRIPTED;

import dev.weir.agent.AgentModel;
import dev.weir.agent.scripted.ScriptedModel;
import dev.weir.worker.Isolation;
import dev.weir.worker.Provider;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who speaks for the agents: the scripted stand-in, or an OpenAI-compatible endpoint. */
final class ModelOptions {
  private static final String DEFAULT_OPENAI = OPENAI + "gpt-5-mini";
  static final String DEFAULT_URL = "https://api.openai.com/v1";

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = {"--model", "--default-llm"},
      paramLabel = "MODEL",
      description =
          "scripted, or openai:NAME (default: openai:gpt-5-mini if OPENAI_API_KEY is set, else"
              + " scripted)")
  private @Nullable String model;

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description = "where the OpenAI-compatible endpoint is (default: ${DEFAULT-VALUE})",
      defaultValue = DEFAULT_URL)
  private String baseUrl = DEFAULT_URL;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "what the scripted model varies by (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private long seed = 1;

  @Option(
      names = "--tokens-per-second",
      paramLabel = "N",
      description =
          "how fast the scripted model speaks, 0 = as fast as it can (default: ${DEFAULT-VALUE})",
      defaultValue = "40")
  private double tokensPerSecond = 40;

  AgentModel model(Map<String, String> environment) {
    Optional<String> key = key(environment);
    return choice(key).make(key);
  }

  /** The same in a form that sessions can take with them into processes of their own. */
  Provider provider(AgentModel model, Isolation isolation, Map<String, String> environment) {
    return isolation == Isolation.PROCESS
        ? Provider.named(choice(key(environment)).name())
        : Provider.instance(model);
  }

  private static Optional<String> key(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(KEY)).filter(key -> !key.isBlank());
  }

  private ModelChoice choice(Optional<String> key) {
    checkUrl();
    if (model == null && key.isEmpty() && !baseUrl.equals(DEFAULT_URL)) {
      throw usage("--base-url: " + baseUrl + " is for no model (expected: --model openai:NAME)");
    }
    String wanted = Optional.ofNullable(model).orElse(key.isPresent() ? DEFAULT_OPENAI : SCRIPTED);
    if (wanted.equals(SCRIPTED)) {
      return scripted();
    }
    if (!ModelChoice.isOne(wanted)) {
      throw usage(ModelChoice.refusal("--model", wanted));
    }
    if (key.isEmpty() && baseUrl.equals(DEFAULT_URL)) {
      throw usage(
          "--model: %s needs %s (expected: set it, or say --base-url)".formatted(wanted, KEY));
    }
    return new ModelChoice(wanted, baseUrl, seed, tokensPerSecond);
  }

  /** Where the OpenAI-compatible endpoint is. */
  String baseUrl() {
    checkUrl();
    return baseUrl;
  }

  /** What people are told about it. */
  String explain(AgentModel chosen) {
    return chosen.chat() instanceof ScriptedModel
        ? "a scripted stand-in speaks, no real model (set " + KEY + " or say --model for one)"
        : chosen.label() + " at " + baseUrl + " speaks";
  }

  private void checkUrl() {
    if (!baseUrl.matches("https?://[^/\\s]+\\S*")) {
      throw usage("--base-url: \"%s\" (expected: http://… or https://…)".formatted(baseUrl));
    }
  }

  private ModelChoice scripted() {
    if (!(tokensPerSecond >= 0) || Double.isInfinite(tokensPerSecond)) {
      throw usage("--tokens-per-second: %s (expected: 0 or more)".formatted(tokensPerSecond));
    }
    return new ModelChoice(SCRIPTED, baseUrl, seed, tokensPerSecond);
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec, "spec").commandLine(), message);
  }
}
