package dev.weir.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.weir.agent.scripted.Facts.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages as long as the gateway takes them. The timeouts are a guard against hanging, on a thread
 * of their own since such a loop heeds no interrupt; what passes takes far less.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongMessagesTest {
  private static final int LENGTH = 256 * 1024;
  private static final ToolSpecification ORDER =
      ToolSpecification.builder()
          .name("createOrder")
          .description("Create an order")
          .parameters(
              JsonObjectSchema.builder()
                  .addStringProperty("time", "time of delivery")
                  .addStringProperty("name", "name of the customer")
                  .addStringProperty("email", "email address")
                  .addStringProperty("phone", "phone number")
                  .addStringProperty("note", "note for the kitchen")
                  .addIntegerProperty("people", "number of people")
                  .required("time", "name", "people")
                  .build())
          .build();

  private final ScriptedModel model = ScriptedModel.builder().tokensPerSecond(0).build();

  @ParameterizedTest
  @ValueSource(strings = {"x", "1 ", "a.", "Aa ", "@", " ", "x@", "1(", "for 1 ", "1-", "é"})
  void reply_oneLongMessage_isGiven(String piece) {
    assertThat(reply(List.of(UserMessage.from("I order " + fill(piece))))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1 ", "a.", "Aa ", "@"})
  void reply_manyLongMessages_isGiven(String piece) {
    assertThat(reply(Collections.nCopies(60, UserMessage.from(fill(piece))))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "1 ", "a.", "Aa ", "@", " ", "x@", "a@a.", "1(", "1-", "in Aa ", "a-1"})
  void in_longText_isReadInOnePass(String piece) {
    String text = fill(piece).substring(LENGTH / 2);
    assertThat(Facts.in("I am Ann Lee " + text).of(Kind.NAME)).isPresent();
    assertThat(Facts.in("x@y." + text + " ann@example.org").of(Kind.EMAIL)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", " ,", ", ", "\"", "\" : "})
  void spoken_longResult_isReadInOnePass(String piece) {
    assertThat(Json.spoken("[" + fill(piece) + "1]")).endsWith("1");
  }

  @Test
  void spoken_commas_keepOneSpaceAfterEach() {
    assertThat(Json.spoken("[1 ,2,  3 , , 4 5]")).isEqualTo("1, 2, 3, , 4 5");
  }

  @Test
  void reply_factBeforeTheLimit_isReadAndAfterItIsNot() {
    String start = "Create an order for 2 people at 7 pm, my name is Ann ";
    String before = start + ".".repeat(Said.MAX_CHARS);
    assertThat(call(before).arguments()).contains("\"people\":2", "\"name\":\"Ann\"");
    assertThat(call(before + " not 2 but 3 people").arguments()).contains("\"people\":2");
    assertThat(reply(List.of(UserMessage.from(".".repeat(Said.MAX_CHARS) + start))).text())
        .isNotBlank();
  }

  @Test
  void of_limitWithinAPairOfSurrogates_keepsNoHalf() {
    String text = "x".repeat(Said.MAX_CHARS - 1);
    assertThat(Said.of(text + "😀").text()).isEqualTo(text);
    assertThat(Said.of(text + "yz").text()).isEqualTo(text + "y");
  }

  @Test
  void reply_interrupted_isCancelledAndTheFlagStays() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> reply(List.of(UserMessage.from("Hello"))))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void chat_interruptedWhileItReads_endsAsCancelledOnce() {
    List<Throwable> errors = new ArrayList<>();
    Thread.currentThread().interrupt();
    model.chat(request(List.of(UserMessage.from("Hello"))), handler(errors));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(errors).singleElement().isInstanceOf(CancellationException.class);
  }

  private ToolExecutionRequest call(String text) {
    return reply(List.of(UserMessage.from(text))).toolExecutionRequests().getFirst();
  }

  private AiMessage reply(List<? extends ChatMessage> messages) {
    return model.reply(request(messages));
  }

  private static ChatRequest request(List<? extends ChatMessage> messages) {
    return ChatRequest.builder()
        .messages(List.<ChatMessage>copyOf(messages))
        .toolSpecifications(ORDER)
        .build();
  }

  private static String fill(String piece) {
    return piece.repeat(LENGTH / piece.length());
  }

  private static StreamingChatResponseHandler handler(List<Throwable> errors) {
    return new StreamingChatResponseHandler() {
      @Override
      public void onCompleteResponse(ChatResponse response) {
        errors.add(new AssertionError("completed: " + response));
      }

      @Override
      public void onError(Throwable error) {
        errors.add(error);
      }
    };
  }
}
