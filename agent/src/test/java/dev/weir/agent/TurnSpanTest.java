package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.weir.agent.AgentEvent.TurnEnded;
import dev.weir.agent.TurnRecord.Outcome;
import dev.weir.agent.TurnRecord.Stage;
import dev.weir.log.Usage;
import dev.weir.testkit.CapturedLog;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Turns as spans of OpenTelemetry. */
@Timeout(30)
class TurnSpanTest {
  private static final Instant AT_TEN = Instant.parse("2026-11-23T10:00:00Z");

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final SdkTracerProvider tracers =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();

  @AfterEach
  void forget() {
    GlobalOpenTelemetry.resetForTest();
    tracers.close();
  }

  @Test
  void write_turn_hasItsStagesAsEventsAndWhatItTookAsAttributes() {
    install(tracers);
    TurnSpan.write(turn(Outcome.INTERRUPTED, Optional.empty()), gpt(), Context.root());
    SpanData span = only();
    assertThat(span.getName()).isEqualTo("invoke_agent host");
    assertThat(span.getStartEpochNanos()).isEqualTo(nanos(AT_TEN));
    assertThat(span.getEndEpochNanos()).isEqualTo(nanos(AT_TEN.plusMillis(900)));
    assertThat(span.getEvents())
        .extracting(EventData::getName, EventData::getEpochNanos)
        .containsExactly(
            tuple("weir.turn.begun", nanos(AT_TEN.plusMillis(2))),
            tuple("weir.turn.asked", nanos(AT_TEN.plusMillis(5))),
            tuple("weir.turn.first_words", nanos(AT_TEN.plusMillis(250))));
    assertThat(names(span))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("gen_ai.operation.name", "invoke_agent"),
                Map.entry("gen_ai.provider.name", "openai"),
                Map.entry("gen_ai.request.model", "gpt-5"),
                Map.entry("gen_ai.agent.name", "host"),
                Map.entry("gen_ai.conversation.id", "s1"),
                Map.entry("gen_ai.usage.input_tokens", 30L),
                Map.entry("gen_ai.usage.output_tokens", 40L),
                Map.entry("weir.turn.id", "ep_3"),
                Map.entry("weir.turn.attempt", 1L),
                Map.entry("weir.turn.source", "input"),
                Map.entry("weir.turn.outcome", "interrupted"),
                Map.entry("weir.turn.interrupted", true),
                Map.entry("weir.turn.steps", 2L),
                Map.entry("weir.turn.tool_calls", 1L),
                Map.entry("weir.turn.heard_silence", 0.25)));
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void write_turnThatFailed_isAnErrorOfItsKind() {
    install(tracers);
    TurnSpan.write(
        turn(Outcome.FAILED, Optional.of("model_failed")), new TestModel(), Context.root());
    assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(names(only()))
        .containsEntry("error.type", "model_failed")
        .containsEntry("gen_ai.provider.name", "other")
        .containsEntry("weir.turn.interrupted", false)
        .doesNotContainKey("gen_ai.request.model");
  }

  @Test
  void turn_whereOpenTelemetryIsSet_isASpanBelowItsCallers() throws Exception {
    OpenTelemetrySdk sdk = install(tracers);
    Told told = new Told();
    try (Talk talk = new Talk()) {
      var _ = talk.session.listen(told);
      Span callers = sdk.getTracer("test").spanBuilder("call").startSpan();
      try (Scope _ = callers.makeCurrent()) {
        talk.say("Hi");
      }
      callers.end();
      talk.model.next().say("Yes?").complete();
      told.next(TurnEnded.class);
      SpanData turn = spans.getFinishedSpanItems().getLast();
      assertThat(turn.getName()).isEqualTo("invoke_agent host");
      assertThat(turn.getParentSpanId()).isEqualTo(callers.getSpanContext().getSpanId());
      assertThat(turn.getTraceId()).isEqualTo(callers.getSpanContext().getTraceId());
      assertThat(names(turn)).containsEntry("gen_ai.usage.output_tokens", 1L);
    }
  }

  /** Reading the global one would set it to nothing for good, and keep the user from setting it. */
  @Test
  void turn_whereNoneIsSet_leavesItUnset() throws Exception {
    Told told = new Told();
    try (Talk talk = new Talk()) {
      var _ = talk.session.listen(told);
      talk.ask("Hi").say("Yes?").complete();
      told.next(TurnEnded.class);
    }
    assertThat(GlobalOpenTelemetry.isSet()).isFalse();
    assertThat(TurnSpan.parent()).isSameAs(Context.root());
  }

  @Test
  void turn_processorOfSpansThatFails_isLoggedAndTheTurnEnds() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.agent");
        SdkTracerProvider broken =
            SdkTracerProvider.builder().addSpanProcessor(new Broken()).build();
        Talk talk = new Talk()) {
      install(broken);
      Speech speech = talk.session.say("Good evening.");
      speech.await();
      assertThat(speech.isDone()).isTrue();
      assertThat(log.text()).contains("turn ep_1: its span could not be written", "no disk");
    }
  }

  @Test
  void turn_processorOfSpansThatLacksAClass_isLoggedAndTheTurnEnds() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.agent");
        SdkTracerProvider broken =
            SdkTracerProvider.builder().addSpanProcessor(new Unlinked()).build();
        Talk talk = new Talk()) {
      install(broken);
      talk.session.say("Good evening.").await();
      assertThat(log.text()).contains("turn ep_1: its span could not be written", "Exporter");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AZURE_OPEN_AI,azure.ai.openai",
    "MICROSOFT_FOUNDRY,azure.ai.inference",
    "AMAZON_BEDROCK,aws.bedrock",
    "GOOGLE_GENAI,gcp.gemini",
    "GOOGLE_VERTEX_AI_GEMINI,gcp.vertex_ai",
    "WATSONX,ibm.watsonx.ai",
    "MISTRAL_AI,mistral_ai",
    "ANTHROPIC,anthropic"
  })
  void provider_isCalledAsTheConventionsCallIt(ModelProvider provider, String name) {
    TurnRecord turn = turn(Outcome.COMPLETED, Optional.empty());
    assertThat(TurnAttributes.of(turn, model(provider, null)).get(TurnAttributes.PROVIDER))
        .isEqualTo(name);
  }

  private static OpenTelemetrySdk install(SdkTracerProvider tracers) {
    return OpenTelemetrySdk.builder().setTracerProvider(tracers).buildAndRegisterGlobal();
  }

  private SpanData only() {
    assertThat(spans.getFinishedSpanItems()).hasSize(1);
    return spans.getFinishedSpanItems().getFirst();
  }

  private static Map<String, Object> names(SpanData span) {
    Map<String, Object> all = new HashMap<>();
    span.getAttributes().forEach((key, value) -> all.put(key.getKey(), value));
    return all;
  }

  private static long nanos(Instant at) {
    return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
  }

  private static TurnRecord turn(Outcome outcome, Optional<String> failure) {
    Map<Stage, Duration> stamps = new EnumMap<>(Stage.class);
    stamps.put(Stage.BEGUN, Duration.ofMillis(2));
    stamps.put(Stage.ASKED, Duration.ofMillis(5));
    stamps.put(Stage.FIRST_WORDS, Duration.ofMillis(250));
    stamps.put(Stage.ENDED, Duration.ofMillis(900));
    Usage usage = new Usage(30, 40);
    return new TurnRecord(
        "s1",
        "host",
        "ep_3",
        1,
        Speech.Source.INPUT,
        AT_TEN,
        stamps,
        2,
        1,
        usage,
        outcome,
        failure);
  }

  private static StreamingChatModel gpt() {
    return model(ModelProvider.OPEN_AI, "gpt-5");
  }

  private static StreamingChatModel model(ModelProvider provider, String name) {
    return new StreamingChatModel() {
      @Override
      public ModelProvider provider() {
        return provider;
      }

      @Override
      public ChatRequestParameters defaultRequestParameters() {
        return DefaultChatRequestParameters.builder().modelName(name).build();
      }
    };
  }

  private static class Broken implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      throw new IllegalStateException("no disk");
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  private static final class Unlinked extends Broken {
    @Override
    public void onEnd(ReadableSpan span) {
      throw new NoClassDefFoundError("Exporter");
    }
  }
}
