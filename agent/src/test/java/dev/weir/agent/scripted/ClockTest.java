package dev.weir.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a table for 2 people at half past 11 in the morning. | 11:30",
        "quarter past 2 in the afternoon sounds perfect        | 14:15",
        "How about at quarter to 5 in the evening, for 3       | 16:45",
        "book it at 17:15 then                                 | 17:15",
        "Please set it for 5:45 pm.                            | 17:45",
        "free tables at 8pm?                                   | 20:00",
        "at 12 am                                              | 00:00",
        "at 10 a.m. please                                     | 10:00",
        "12 oclock in the afternoon                            | 12:00",
        "let's go at one in the afternoon                      | 13:00",
        "for afternoon 1.                                      | 13:00",
        "Cool, book it on march 6th morning 11:30              | 11:30",
        "at noon                                               | 12:00",
        "at 7, please                                          | 19:00",
        "at 11                                                 | 11:00",
        "not at 6 pm but 7 pm                                  | 19:00",
        "from 7 pm until 25:99                                 | 19:00"
      })
  void in_timeAsPeopleSayIt_isThatTimeOfDay(String text, LocalTime expected) {
    assertThat(Clock.in(text)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a table for 4 people",
        "on March 2nd",
        "at 2 stars",
        "it costs $24",
        "ticket T-1001"
      })
  void in_otherNumbers_isNothing(String text) {
    assertThat(Clock.in(text)).isEmpty();
  }

  @Test
  void without_times_keepsOtherNumbers() {
    assertThat(Clock.without("2 people at 7:30 pm")).contains("2 people").doesNotContain("7");
  }
}
