package dev.impersonation.spring.mvc;

import dev.impersonation.http.Refusal;
import dev.impersonation.servlet.ImpersonationAdapter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/** Writes a refusal as the filter does. */
record RefusedResponse(Refusal refusal) implements ServerResponse {
  @Override
  public HttpStatusCode statusCode() {
    return HttpStatusCode.valueOf(refusal.status());
  }

  @Override
  public HttpHeaders headers() {
    return new HttpHeaders();
  }

  @Override
  public MultiValueMap<String, Cookie> cookies() {
    return new LinkedMultiValueMap<>();
  }

  @Override
  public @Nullable ModelAndView writeTo(
      HttpServletRequest request, HttpServletResponse response, Context context)
      throws IOException {
    ImpersonationAdapter.answer(request, response, refusal);
    return null;
  }
}
