#include "datagen/hdf5/handle.hpp"

#include <H5PLpublic.h>

#include <array>

namespace microcosm::datagen::hdf5 {
namespace {

std::mutex& library_mutex() {
  static std::mutex mutex;
  return mutex;
}

herr_t keep_innermost(unsigned position, const H5E_error2_t* error, void* out) {
  if (position == 0 && error->desc != nullptr) *static_cast<std::string*>(out) = error->desc;
  return 0;
}

/// Before the library's first use. Its own way out at the end of a program complains of what a damaged file
/// left open ("infinite loop closing library").
bool prepare_library() {
  return H5dont_atexit() >= 0 && H5PLset_loading_state(0) >= 0;
}

}  // namespace

Lock::Lock() : lock_(library_mutex()) {
  [[maybe_unused]] static const bool prepared = prepare_library();
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

hid_t number_type(ElementType type) {
  const std::array<hid_t, 7> types{H5T_STD_U8LE,  H5T_STD_I16LE,  H5T_STD_I32LE, H5T_STD_I64LE,
                                   H5T_STD_U64LE, H5T_IEEE_F32LE, H5T_IEEE_F64LE};
  return types.at(static_cast<std::size_t>(type));
}

Handle text_type() {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), H5T_VARIABLE);
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  return type;
}

Handle fixed_text_type(std::size_t width) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), width);
  H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
  return type;
}

Handle flag_type() {
  Handle type(H5Tenum_create(H5T_STD_I8LE), H5Tclose);
  std::int8_t value = 0;
  H5Tenum_insert(type.get(), "FALSE", &value);
  value = 1;
  H5Tenum_insert(type.get(), "TRUE", &value);
  return type;
}

std::string last_error() {
  std::string text = "no reason given";
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_innermost, &text);
  return text;
}

}  // namespace microcosm::datagen::hdf5
