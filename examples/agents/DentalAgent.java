import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes appointments for this week. Every caller talks to a DentalAgent of their own; the diary is
 * one for all, hence static and safe for many threads.
 */
@AgentConfig(name = "dental", greeting = "Hello, this is the dental practice. How can I help?")
public final class DentalAgent implements Agent {
  private record Slot(DayOfWeek day, LocalTime time) {
    @Override
    public String toString() {
      return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " at " + time;
    }
  }

  private static final Map<Slot, String> DIARY = new ConcurrentHashMap<>();
  private static final List<LocalTime> HOURS =
      IntStream.range(0, 18).mapToObj(half -> LocalTime.of(8, 0).plusMinutes(30L * half)).toList();

  @Override
  public String instructions() {
    return """
    You keep the diary of a dental practice for this week, Monday to Friday. Find out day, time
    and the patient's name before you book. You give no medical advice.
    """;
  }

  @Tool("Check which appointments are free on a day")
  public String freeAppointments(@P("day of the week") DayOfWeek day) {
    List<LocalTime> free =
        HOURS.stream().filter(time -> !DIARY.containsKey(new Slot(day, time))).toList();
    String times =
        free.stream().limit(4).map(LocalTime::toString).collect(Collectors.joining(", "));
    return free.isEmpty()
        ? "Nothing is free on that day; please try another one."
        : "There are " + free.size() + " free appointments, the first at " + times + ".";
  }

  @Tool("Book an appointment with the dentist")
  public String bookAppointment(
      @P("day of the week") DayOfWeek day,
      @P("time, HH:mm, on the hour or half past") String time,
      @P("name of the patient") String name) {
    Slot slot = slot(day, time);
    String holder = DIARY.putIfAbsent(slot, name);
    if (holder != null) {
      throw new IllegalStateException(slot + " is taken (expected: a free appointment)");
    }
    return "The appointment for " + name + " is booked for " + slot + ".";
  }

  @Tool("Find the appointments of a patient")
  public String findAppointments(@P("name of the patient") String name) {
    String found =
        DIARY.entrySet().stream()
            .filter(entry -> entry.getValue().equalsIgnoreCase(name))
            .map(entry -> entry.getKey().toString())
            .sorted()
            .collect(Collectors.joining(" and "));
    return found.isEmpty() ? "There is none for " + name + "." : name + " comes on " + found + ".";
  }

  private static Slot slot(DayOfWeek day, String time) {
    try {
      LocalTime start = LocalTime.parse(time);
      if (!HOURS.contains(start)) {
        throw new IllegalArgumentException(
            "time: " + time + " (expected: each half hour from 08:00 to 16:30)");
      }
      return new Slot(day, start);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("time: " + time + " (expected: HH:mm, as 09:30)", e);
    }
  }
}
