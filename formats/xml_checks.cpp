#include "formats/xml_checks.hpp"

#include <algorithm>

#include "engine/core/errors.hpp"

namespace microcosm::formats {

namespace {

constexpr std::size_t most_elements = 1'000'000, most_attributes = 1000, deepest = 256;

/// What stands between "<!--" and "-->", and the like.
struct Passage {
  std::string_view begin, end;
};
constexpr Passage passages[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}};

class Checker {
 public:
  Checker(const std::string& path, std::string_view content) : path_(path), content_(content) {}

  void check() {
    while (true) {
      at_ = content_.find('<', at_);
      if (at_ == std::string_view::npos) return;
      const std::string_view rest = content_.substr(at_);
      const auto passage = std::find_if(std::begin(passages), std::end(passages),
                                        [&](const Passage& one) { return rest.starts_with(one.begin); });
      if (passage != std::end(passages)) {
        const std::size_t end = rest.find(passage->end, passage->begin.size());
        if (end == std::string_view::npos) return;
        at_ += end + passage->end.size();
      } else if (rest.starts_with("</")) {
        depth_ -= depth_ > 0;
        at_ += 2;
      } else {
        element();
      }
    }
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    const auto end = content_.begin() + static_cast<std::ptrdiff_t>(std::min(at_, content_.size()));
    throw core::InputError({path_, 1 + static_cast<int>(std::count(content_.begin(), end, '\n'))}, message);
  }

  /// From its '<' to behind its '>'.
  void element() {
    if (++elements_ > most_elements) fail(fmt::format("there are more than {} elements", most_elements));
    if (++depth_ > deepest) fail(fmt::format("elements are nested deeper than {}", deepest));
    std::size_t attributes = 0;
    char quote = 0, last = 0;
    for (++at_; at_ < content_.size(); ++at_) {
      const char c = content_[at_];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
        if (++attributes > most_attributes)
          fail(fmt::format("an element has more than {} attributes", most_attributes));
      } else if (c == '>') {
        if (last == '/') --depth_;
        ++at_;
        return;
      }
      last = c;
    }
  }

  const std::string& path_;
  std::string_view content_;
  std::size_t at_ = 0, elements_ = 0, depth_ = 0;
};

}  // namespace

void check_xml_size(const std::string& path, std::string_view content) {
  Checker(path, content).check();
}

}  // namespace microcosm::formats
