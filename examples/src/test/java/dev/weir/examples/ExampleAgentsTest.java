package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.AgentConfig;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleAgentsTest {
  @ParameterizedTest
  @CsvSource({
    "RestaurantAgent, restaurant, bookTable freeTables openingHours",
    "DentalAgent, dental, bookAppointment findAppointments freeAppointments",
    "SupportAgent, support, deskHours findTicket openTicket"
  })
  void agent_ofEachFile_hasNameGreetingInstructionsAndTools(String file, String name, String tools)
      throws Exception {
    ExampleAgent example = ExampleAgent.of(file);
    AgentConfig config = example.agent().getClass().getAnnotation(AgentConfig.class);

    assertThat(config.name()).isEqualTo(name);
    assertThat(config.greeting()).isNotBlank();
    assertThat(example.agent().instructions()).isNotBlank();
    assertThat(example.tools().stream().map(tool -> tool.name()).sorted())
        .containsExactly(tools.split(" "));
  }

  @Test
  void restaurant_booking_takesATableOfThatHalfHour() throws Exception {
    ExampleAgent restaurant = ExampleAgent.of("RestaurantAgent");
    assertThat(restaurant.call("freeTables", "{\"time\":\"19:45\"}")).contains("12 free tables");

    assertThat(restaurant.call("bookTable", "{\"people\":2,\"time\":\"19:30\",\"name\":\"Ann\"}"))
        .isEqualTo("A table for 2 is booked for Ann today at 19:30.");

    assertThat(restaurant.call("freeTables", "{\"time\":\"19:45\"}")).contains("11 free tables");
    assertThat(restaurant.call("freeTables", "{\"time\":\"20:00\"}")).contains("12 free tables");
  }

  @Test
  void restaurant_manyCallersAtOnce_bookEachTableOnce() throws Exception {
    ExampleAgent restaurant = ExampleAgent.of("RestaurantAgent");
    List<Future<String>> bookings = new ArrayList<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        bookings.add(
            callers.submit(
                () -> restaurant.call("bookTable", "{\"people\":2,\"time\":\"19:00\"}")));
      }
    }
    assertThat(bookings.stream().filter(b -> b.state() == Future.State.SUCCESS)).hasSize(12);
    assertThat(restaurant.call("freeTables", "{\"time\":\"19:00\"}")).contains("full");
  }

  @Test
  void dental_booking_takesTheAppointmentUntilAnotherWantsIt() throws Exception {
    ExampleAgent dental = ExampleAgent.of("DentalAgent");
    assertThat(dental.call("freeAppointments", "{\"day\":\"FRIDAY\"}")).contains("18 free");

    String booking = "{\"day\":\"FRIDAY\",\"time\":\"09:30\",\"name\":\"Ann Lee\"}";
    assertThat(dental.call("bookAppointment", booking)).contains("Ann Lee", "Friday at 09:30");

    assertThat(dental.call("freeAppointments", "{\"day\":\"FRIDAY\"}")).contains("17 free");
    assertThat(dental.call("findAppointments", "{\"name\":\"ann lee\"}"))
        .contains("Friday at 09:30");
    assertThat(dental.call("findAppointments", "{\"name\":\"Bob\"}")).contains("none for Bob");
    assertThatThrownBy(() -> dental.call("bookAppointment", booking))
        .cause()
        .hasMessageContaining("Friday at 09:30 is taken");
  }

  @Test
  void support_openedTicket_isFoundByItsNumber() throws Exception {
    ExampleAgent support = ExampleAgent.of("SupportAgent");
    String opened =
        support.call("openTicket", "{\"problem\":\"The lamp is dark\",\"priority\":\"URGENT\"}");
    assertThat(opened).contains("T-1003");
    assertThat(support.call("findTicket", "{\"id\":\"t-1003\"}"))
        .isEqualTo("Ticket T-1003 (urgent, new): The lamp is dark.");
    assertThat(support.call("findTicket", "{\"id\":\"T-1001\"}")).contains("refund");
    assertThat(support.call("openTicket", "{\"problem\":\"No sound\"}")).contains("T-1004");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RestaurantAgent | bookTable       | {'people':0,'time':'19:00'}             | people: 0 ",
        "RestaurantAgent | bookTable       | {'people':9,'time':'19:00'}             | people: 9 ",
        "RestaurantAgent | bookTable       | {'people':2,'time':'7 pm'}              | time: 7 pm ",
        "RestaurantAgent | freeTables      | {'time':'03:00'}                        | time: 03:00 ",
        "DentalAgent     | bookAppointment | {'day':'SUNDAY','time':'07:00','name':'A'} | time: 07:00 ",
        "DentalAgent     | bookAppointment | {'day':'MONDAY','time':'9','name':'A'}  | time: 9 ",
        "DentalAgent     | bookAppointment | {'day':'MONDAY','time':'09:10','name':'A'} | time: 09:10 ",
        "SupportAgent    | findTicket      | {'id':'T-9'}                            | id: T-9 ",
        "SupportAgent    | openTicket      | {'problem':' '}                         | problem: "
      })
  void tool_badArgument_saysWhatItExpects(String file, String tool, String json, String message)
      throws Exception {
    ExampleAgent example = ExampleAgent.of(file);
    assertThatThrownBy(() -> example.call(tool, json.replace('\'', '"')))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .hasMessageContaining(message)
        .hasMessageContaining("(expected: ");
  }
}
