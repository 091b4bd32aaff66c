package dev.weir.agent;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.StreamingChatModel;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Locale;

/**
 * What a turn's span says, and by which names: those of OpenTelemetry's GenAI conventions where
 * they have one (they are still developed; that is why all stand here), else {@code weir.turn.}.
 */
final class TurnAttributes {
  static final String INVOKE_AGENT = "invoke_agent";

  static final AttributeKey<String> OPERATION = stringKey("gen_ai.operation.name");
  static final AttributeKey<String> PROVIDER = stringKey("gen_ai.provider.name");
  static final AttributeKey<String> MODEL = stringKey("gen_ai.request.model");
  static final AttributeKey<String> AGENT = stringKey("gen_ai.agent.name");
  static final AttributeKey<String> CONVERSATION = stringKey("gen_ai.conversation.id");
  static final AttributeKey<Long> INPUT_TOKENS = longKey("gen_ai.usage.input_tokens");
  static final AttributeKey<Long> OUTPUT_TOKENS = longKey("gen_ai.usage.output_tokens");
  static final AttributeKey<String> ERROR = stringKey("error.type");
  static final AttributeKey<String> TURN = stringKey("weir.turn.id");
  static final AttributeKey<Long> ATTEMPT = longKey("weir.turn.attempt");
  static final AttributeKey<String> SOURCE = stringKey("weir.turn.source");
  static final AttributeKey<String> OUTCOME = stringKey("weir.turn.outcome");
  static final AttributeKey<Boolean> INTERRUPTED = booleanKey("weir.turn.interrupted");
  static final AttributeKey<Long> STEPS = longKey("weir.turn.steps");
  static final AttributeKey<Long> TOOL_CALLS = longKey("weir.turn.tool_calls");

  /** In seconds, as durations are in these conventions. */
  static final AttributeKey<Double> HEARD_SILENCE = doubleKey("weir.turn.heard_silence");

  private static final double SECOND = 1e9;

  private TurnAttributes() {}

  static Attributes of(TurnRecord turn, StreamingChatModel model) {
    AttributesBuilder all = Attributes.builder();
    describe(model, all);
    describe(turn, all);
    turn.failure().ifPresent(code -> all.put(ERROR, code));
    turn.heardSilence().ifPresent(it -> all.put(HEARD_SILENCE, it.toNanos() / SECOND));
    return all.build();
  }

  private static void describe(StreamingChatModel model, AttributesBuilder all) {
    all.put(PROVIDER, name(model.provider()));
    String name = model.defaultRequestParameters().modelName();
    if (name != null) {
      all.put(MODEL, name);
    }
  }

  private static void describe(TurnRecord turn, AttributesBuilder all) {
    all.put(OPERATION, INVOKE_AGENT)
        .put(AGENT, turn.agent())
        .put(CONVERSATION, turn.session())
        .put(INPUT_TOKENS, turn.usage().inputTokens())
        .put(OUTPUT_TOKENS, turn.usage().outputTokens())
        .put(TURN, turn.turn())
        .put(ATTEMPT, (long) turn.attempt())
        .put(SOURCE, word(turn.source()))
        .put(OUTCOME, word(turn.outcome()))
        .put(INTERRUPTED, turn.interrupted())
        .put(STEPS, (long) turn.steps())
        .put(TOOL_CALLS, (long) turn.toolCalls());
  }

  /** As the conventions call who serves the model. */
  private static String name(ModelProvider provider) {
    return switch (provider) {
      case OPEN_AI -> "openai";
      case AZURE_OPEN_AI -> "azure.ai.openai";
      case MICROSOFT_FOUNDRY -> "azure.ai.inference";
      case AMAZON_BEDROCK -> "aws.bedrock";
      case GOOGLE_AI_GEMINI, GOOGLE_GENAI -> "gcp.gemini";
      case GOOGLE_VERTEX_AI_GEMINI, GOOGLE_VERTEX_AI_ANTHROPIC -> "gcp.vertex_ai";
      case WATSONX -> "ibm.watsonx.ai";
      default -> word(provider);
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
