package dev.weir.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.scripted.Facts.Kind;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TIME  | at half past 7 in the evening             | 19:30",
        "DAY   | on March 2nd please                       | March 2",
        "DAY   | not Monday, Friday                        | Friday",
        "DAY   | on 2026-03-02                             | 2026-03-02",
        "DAY   | the 4th of this month                     | 4th",
        "NAME  | My name is Ann Lee and I am hungry        | Ann Lee",
        "NAME  | my name is ann                            | ann",
        "NAME  | Hello, this is Bob                        | Bob",
        "PLACE | restaurants in San Jose, please           | San Jose",
        "EMAIL | write to ann.lee@example.org.             | ann.lee@example.org",
        "PHONE | call me at 408-247-8880                   | 408-247-8880",
        "ID    | what about ticket T-1001?                 | T-1001"
      })
  void of_kindInText_isItsValue(Kind kind, String text, String expected) {
    assertThat(Facts.in(text).of(kind)).contains(expected);
  }

  @Test
  void of_dayAfterIn_isNoPlace() {
    assertThat(Facts.in("in March 2 or to Friday").of(Kind.PLACE)).contains("March");
    assertThat(Facts.in("from Monday").of(Kind.PLACE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a table for 2 people at 7:30 pm | 2",
        "for four persons                | 4",
        "a table for two.                | 2",
        "there are 5 of us               | 5",
        "just me                         | 1",
        "not 2 people but 3 people       | 3"
      })
  void count_people_isTheirNumber(String text, String expected) {
    assertThat(Facts.in(text).count(Set.of("people"))).contains(expected);
  }

  @Test
  void count_ofSomethingElse_isNothing() {
    assertThat(Facts.in("three nights").count(Set.of("people"))).isEmpty();
    assertThat(Facts.in("three nights").count(Set.of("night"))).contains("3");
  }

  @Test
  void name_onItsOwn_isTakenAndASentenceIsNot() {
    assertThat(Facts.name("ann lee, please.")).contains("ann lee");
    assertThat(Facts.name("I would rather not tell you")).isEmpty();
  }
}
