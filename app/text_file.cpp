#include "app/text_file.hpp"

#include "app/terminal.hpp"

namespace microcosm::app {

void open_output(std::optional<datagen::OutputFile>& output, const std::string& path,
                 datagen::Content content) {
  if (path.empty()) return;
  output.emplace(path, content);
  if (output->is_standard_output()) keep_standard_output_free();
}

void write_output(datagen::OutputFile& output, std::string_view content) {
  output.append(content);
  output.commit();
}

void write_text_file(const std::string& path, const std::string& content) {
  std::optional<datagen::OutputFile> output;
  open_output(output, path);
  if (output) write_output(*output, content);
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + "\"";
}

}  // namespace microcosm::app
