import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Books tables for today. Every caller talks to a RestaurantAgent of their own; the book they write
 * into is one for all, hence static and safe for many threads.
 */
@AgentConfig(name = "restaurant", greeting = "Good evening, shall I book a table?")
public final class RestaurantAgent implements Agent {
  private static final int TABLES = 12;
  private static final int SEATS = 8;
  private static final LocalTime OPENS = LocalTime.of(11, 0);
  private static final LocalTime LAST_ORDERS = LocalTime.of(21, 30);
  private static final Map<LocalTime, Integer> BOOKED = new ConcurrentHashMap<>();

  @Override
  public String instructions() {
    return """
    You take bookings for today at the restaurant Weir House. Ask for what a booking needs,
    one thing at a time, and repeat what you have booked. Be brief and warm.
    """;
  }

  @Tool("Check which tables are free at a time")
  public String freeTables(@P("time of arrival, HH:mm") String time) {
    LocalTime slot = slot(time);
    int free = TABLES - BOOKED.getOrDefault(slot, 0);
    return free == 0
        ? "We are full at " + slot + "; half an hour earlier or later is worth a try."
        : "At " + slot + " there are " + free + " free tables for up to " + SEATS + " people.";
  }

  @Tool("Book a table for people to eat at the restaurant")
  public String bookTable(
      @P("number of people") int people,
      @P("time of arrival, HH:mm") String time,
      @P(value = "name of the guest", required = false) String name) {
    if (people < 1 || people > SEATS) {
      throw new IllegalArgumentException(
          "people: " + people + " (expected: 1 to " + SEATS + ", as our largest table seats)");
    }
    LocalTime slot = slot(time);
    BOOKED.compute(slot, (at, booked) -> oneMore(at, booked == null ? 0 : booked));
    String guest = name == null ? "you" : name;
    return "A table for " + people + " is booked for " + guest + " today at " + time + ".";
  }

  @Tool("Tell the opening hours of the kitchen")
  public String openingHours() {
    return "We open at " + OPENS + " every day and take the last orders at " + LAST_ORDERS + ".";
  }

  private static int oneMore(LocalTime slot, int booked) {
    if (booked == TABLES) {
      throw new IllegalStateException("time: " + slot + " is full (expected: another time)");
    }
    return booked + 1;
  }

  /** The half hour a guest arrives in. */
  private static LocalTime slot(String time) {
    try {
      LocalTime arrival = LocalTime.parse(time).truncatedTo(ChronoUnit.MINUTES);
      if (arrival.isBefore(OPENS) || arrival.isAfter(LAST_ORDERS)) {
        throw new IllegalArgumentException(
            "time: " + time + " (expected: from " + OPENS + " to " + LAST_ORDERS + ")");
      }
      return arrival.withMinute(arrival.getMinute() < 30 ? 0 : 30);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("time: " + time + " (expected: HH:mm, as 19:30)", e);
    }
  }
}
