package dev.weir.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the rules make of a conversation. Timing and streaming are in {@link SpeechTest}. */
class ScriptedModelTest {
  private static final ToolSpecification BOOK =
      ToolSpecification.builder()
          .name("bookTable")
          .description("Book a table for people to eat")
          .parameters(
              JsonObjectSchema.builder()
                  .addIntegerProperty("people", "number of people")
                  .addStringProperty("time", "time of arrival, HH:mm")
                  .addStringProperty("name", "name of the guest")
                  .required("people", "time")
                  .build())
          .build();
  private static final ToolSpecification FREE =
      ToolSpecification.builder()
          .name("freeTables")
          .description("Check which tables are free at a time")
          .parameters(
              JsonObjectSchema.builder()
                  .addStringProperty("time", "time of arrival, HH:mm")
                  .required("time")
                  .build())
          .build();
  private static final ToolSpecification HOURS =
      ToolSpecification.builder()
          .name("openingHours")
          .description("Tell the opening hours")
          .build();
  private static final ToolSpecification APPOINTMENT =
      ToolSpecification.builder()
          .name("makeAppointment")
          .description("Make an appointment")
          .parameters(
              JsonObjectSchema.builder()
                  .addEnumProperty("day", List.of("MONDAY", "FRIDAY"), "day of the week")
                  .addBooleanProperty("parking", "parking needed")
                  .addNumberProperty("nights", "number of nights")
                  .addStringProperty("colour", "favourite colour")
                  .required("day", "colour")
                  .build())
          .build();
  private static final ToolSpecification TICKET =
      ToolSpecification.builder()
          .name("openTicket")
          .description("Open a ticket for a problem or something broken")
          .parameters(
              JsonObjectSchema.builder()
                  .addStringProperty("problem", "the problem, in the caller's words")
                  .required("problem")
                  .build())
          .build();

  private final ScriptedModel model = ScriptedModel.builder().build();
  private final List<ChatMessage> history = new ArrayList<>();

  @Test
  void reply_allArgumentsInOneTurn_callsTheTool() {
    assertThat(says("Book a table for 2 people at half past 7 in the evening.", BOOK, FREE))
        .isEqualTo("bookTable{\"people\":2,\"time\":\"19:30\"}");
  }

  @Test
  void reply_argumentsOverSeveralTurns_asksUntilItHasThem() {
    assertThat(says("Hello, can I have a table?", BOOK, HOURS)).contains("number of people");
    assertThat(says("We are four", BOOK, HOURS)).contains("number of people 4", "time of arrival");
    assertThat(says("7", BOOK, HOURS)).isEqualTo("bookTable{\"people\":4,\"time\":\"19:00\"}");
  }

  @Test
  void reply_optionalArgumentGivenEarlier_isUsed() {
    says("Hello, my name is Ann Lee", BOOK);
    assertThat(says("Book a table for 2 at 7 pm", BOOK))
        .isEqualTo("bookTable{\"people\":2,\"time\":\"19:00\",\"name\":\"Ann Lee\"}");
  }

  @Test
  void reply_argumentMissing_looksUpWhatItCanMeanwhile() {
    assertThat(says("Book a table, please. Is one free at 7 pm?", BOOK, FREE))
        .isEqualTo("freeTables{\"time\":\"19:00\"}");
  }

  @Test
  void reply_enumBooleanNumberAndUnknown_areFilledFromWhatWasSaid() {
    assertThat(says("Make an appointment for Friday, with parking, 2 nights", APPOINTMENT))
        .contains("favourite colour");
    assertThat(says("light blue", APPOINTMENT))
        .isEqualTo(
            "makeAppointment{\"day\":\"FRIDAY\",\"parking\":true,\"nights\":2,"
                + "\"colour\":\"light blue\"}");
  }

  @Test
  void reply_freeText_isWhatTheCallerSaid() {
    assertThat(says("My \"new\" lamp is broken", TICKET))
        .isEqualTo("openTicket{\"problem\":\"My \\\"new\\\" lamp is broken\"}");
  }

  @Test
  void reply_afterAResult_tellsItAndNeverCallsAgain() {
    says("When do you open?", HOURS);
    assertThat(result("openingHours", "We open at 11:00", false, HOURS))
        .contains("We open at 11:00.");
  }

  @Test
  void reply_afterAnError_tellsTheReason() {
    says("Book a table for 2 at 3 in the morning", BOOK);
    assertThat(result("bookTable", "time: 03:00 (expected: from 11:00)", true, BOOK))
        .contains("time: 03:00 (expected: from 11:00)")
        .containsAnyOf("sorry", "Unfortunately", "turned down");
  }

  @Test
  void reply_jsonResult_isReadAloud() {
    says("When do you open?", HOURS);
    assertThat(result("openingHours", "{\"opens\":\"11:00\",\"days\":[1,2]}", false, HOURS))
        .contains("opens 11:00, days 1, 2.");
  }

  @Test
  void reply_doneAlready_doesNotDoItAgain() {
    says("Book a table for 2 at 7 pm", BOOK);
    result("bookTable", "Booked for 2 at 19:00", false, BOOK);
    assertThat(says("Yes, that is right", BOOK)).contains("Booked for 2 at 19:00");
    assertThat(says("What is your favourite song?", BOOK)).contains("Booked for 2 at 19:00");
  }

  @Test
  void reply_correction_callsWithTheNewArgument() {
    says("Book a table for 2 at 7 pm", BOOK);
    result("bookTable", "Booked", false, BOOK);
    assertThat(says("Sorry, we are 3 people", BOOK))
        .isEqualTo("bookTable{\"people\":3,\"time\":\"19:00\"}");
  }

  @Test
  void reply_thanks_saysGoodbyeAndACloserRequestDoesNot() {
    assertThat(says("Thanks, bye", BOOK)).containsAnyOf("welcome", "Thank you", "pleasure");
    assertThat(says("Thanks, can you book a table for 2 at 7 pm?", BOOK)).startsWith("bookTable{");
  }

  @Test
  void reply_nothingItCanDo_offersWhatItCanThenDeclines() {
    assertThat(says("Find a hotel in London", BOOK, HOURS))
        .contains("book a table for people to eat", "tell the opening hours", "London");
    assertThat(says("With breakfast", BOOK, HOURS)).contains("breakfast");
  }

  @Test
  void reply_noTools_stillAnswers() {
    assertThat(says("Tell me a story")).contains("listen");
    assertThat(says("About a dragon")).contains("dragon");
    assertThat(model.reply(request()).text()).isNotBlank();
  }

  @Test
  void reply_sameSeedAndHistory_isTheSameInAnotherModel() {
    says("Hello", BOOK);
    history.add(UserMessage.from("And what else?"));
    AiMessage again = ScriptedModel.builder().build().reply(request(BOOK));
    assertThat(again).isEqualTo(model.reply(request(BOOK)));
  }

  @Test
  void reply_otherSeedsOrHistories_areWordedOtherwise() {
    Set<String> bySeed = new HashSet<>();
    Set<String> byHistory = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      history.clear();
      history.add(UserMessage.from("Hello there"));
      bySeed.add(ScriptedModel.builder().seed(i).build().reply(request(BOOK)).text());
      history.addFirst(SystemMessage.from("You are agent " + i));
      byHistory.add(model.reply(request(BOOK)).text());
    }
    assertThat(bySeed).hasSizeGreaterThan(5);
    assertThat(byHistory).hasSizeGreaterThan(5);
  }

  private String says(String text, ToolSpecification... tools) {
    history.add(UserMessage.from(text));
    return reply(tools);
  }

  private String result(String tool, String text, boolean error, ToolSpecification... tools) {
    history.add(
        ToolExecutionResultMessage.builder()
            .id("c1")
            .toolName(tool)
            .text(text)
            .isError(error)
            .build());
    return reply(tools);
  }

  private String reply(ToolSpecification... tools) {
    AiMessage reply = model.reply(request(tools));
    history.add(reply);
    if (!reply.hasToolExecutionRequests()) {
      return reply.text();
    }
    var call = reply.toolExecutionRequests().getFirst();
    return call.name() + call.arguments();
  }

  private ChatRequest request(ToolSpecification... tools) {
    List<ChatMessage> messages = history.isEmpty() ? List.of(SystemMessage.from("x")) : history;
    return ChatRequest.builder().messages(messages).toolSpecifications(tools).build();
  }
}
