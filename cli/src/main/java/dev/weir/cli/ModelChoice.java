package dev.weir.cli;

import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.weir.agent.AgentModel;
import dev.weir.agent.http.BlockingHttpClientBuilder;
import dev.weir.agent.http.BlockingModel;
import dev.weir.agent.scripted.ScriptedModel;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who speaks for the agents. As a text it can cross into another process, which has the key in its
 * environment.
 *
 * @param model {@link #SCRIPTED}, or a model's name behind {@link #OPENAI}
 * @param baseUrl where the latter is
 * @param seed what the former varies by
 * @param tokensPerSecond how fast the former speaks
 */
record ModelChoice(String model, String baseUrl, long seed, double tokensPerSecond) {
  static final String SCRIPTED = "scripted";
  static final String OPENAI = "openai:";
  static final String KEY = "OPENAI_API_KEY";

  private static final String BETWEEN = " ";

  /** Whether a text names a model. */
  static boolean isOne(String text) {
    return text.equals(SCRIPTED) || text.matches(OPENAI + "\\S+");
  }

  /** What is said to one that names none. */
  static String refusal(String flag, String text) {
    return "%s: \"%s\" (expected: scripted or openai:NAME)".formatted(flag, text);
  }

  /** The model; its key, if it needs one. */
  AgentModel make(Optional<String> key) {
    if (model.equals(SCRIPTED)) {
      ScriptedModel scripted =
          ScriptedModel.builder().seed(seed).tokensPerSecond(tokensPerSecond).build();
      return new AgentModel("scripted stand-in, seed " + seed, scripted);
    }
    return new AgentModel(
        model,
        BlockingModel.of(
            OpenAiStreamingChatModel.builder()
                .httpClientBuilder(new BlockingHttpClientBuilder())
                .baseUrl(baseUrl)
                .apiKey(key.orElse("none"))
                .modelName(model.substring(OPENAI.length()))
                .build()));
  }

  /** What {@link Named} understands. */
  String name() {
    return String.join(BETWEEN, model, baseUrl, "" + seed, "" + tokensPerSecond);
  }

  static ModelChoice of(String name) {
    String[] parts = name.split(BETWEEN, -1);
    return new ModelChoice(
        parts[0], parts[1], Long.parseLong(parts[2]), Double.parseDouble(parts[3]));
  }

  /** Makes models of their names, also in the processes of sessions. */
  static final class Named implements Function<String, AgentModel> {
    @Override
    public AgentModel apply(String name) {
      return of(name).make(Optional.ofNullable(System.getenv(KEY)).filter(key -> !key.isBlank()));
    }
  }
}
