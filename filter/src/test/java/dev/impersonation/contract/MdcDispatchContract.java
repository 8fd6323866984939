package dev.impersonation.contract;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Log lines of later dispatches name both identities as well, and no others do. */
public interface MdcDispatchContract extends MdcContract {
  @Test
  default void mdc_anonymousDispatch_namesNobody() {
    assertMdcNamesNobody(get(dispatch("/public-dispatch", "forward", "/public/whoami")).json());
    assertMdcNamesNobody(get("/public-async?by=dispatch&to=/public/whoami").json());
    assertMdcNamesNobody(get("/public-dispatch?by=error&to=/x&status=500").json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "include", "include-twice", "async", "async-wrapped"})
  @DisplayName("S33: every dispatch has the values of its request")
  default void mdc_dispatch_namesBoth(String by) {
    JsonNode answer = get(dispatch("/dispatch", by, WHOAMI), impersonated()).json();
    assertMdc(by.startsWith("include") ? answer.path(1) : answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/async?by=dispatch&to=" + WHOAMI,
        "/async?by=timeout-dispatch&to=" + WHOAMI,
        "/async?by=timeout",
        "/dispatch?by=error&to=/x&status=500",
        "/dispatch?by=error&to=/x&status=500&view=" + WHOAMI,
        "/audited?do=throw-runtime"
      })
  @DisplayName("S33: late dispatches and error pages have the values of their request")
  default void mdc_lateDispatchAndErrorPage_namesBoth(String path) {
    assertMdc(get(path, impersonated()).json());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dispatch?by=forward&to=" + WHOAMI,
        "/dispatch?by=throw&to=/x",
        "/audited?do=async-early"
      })
  @DisplayName("what somebody else has put into the MDC is there again after the request")
  default void mdc_outerValuesOfDispatch_areRestored(String path) {
    String[] acting = impersonated();
    get(path, DepartureFilter.OUTER, "1", acting[0], acting[1]);
    get(path, DepartureFilter.OUTER, "1");
    assertMdcLeftAlone();
  }
}
