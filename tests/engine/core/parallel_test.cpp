#include "engine/core/parallel.hpp"

#include <atomic>
#include <bit>
#include <catch2/catch.hpp>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

#include "engine/core/math.hpp"
#include "tests/allocations.hpp"

namespace core = microcosm::core;

namespace {

double sum_of_sines(core::ThreadPool* pool, std::size_t size) {
  return core::parallel_sum(pool, size, 100, [](std::size_t begin, std::size_t end) {
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) sum += core::sin(static_cast<double>(i)) * 1e10;
    return sum;
  });
}

}  // namespace

TEST_CASE("A parallel sum has the same bits on 1, 2, 3 and 7 threads") {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{99}, std::size_t{100}, std::size_t{12345}}) {
    const double alone = sum_of_sines(nullptr, size);
    for (const std::size_t threads : {1u, 2u, 3u, 7u}) {
      core::ThreadPool pool(threads);
      for (int repeat = 0; repeat < 20; ++repeat)
        CHECK(std::bit_cast<std::uint64_t>(sum_of_sines(&pool, size)) == std::bit_cast<std::uint64_t>(alone));
    }
  }
}

TEST_CASE("Blocks cover a range exactly once") {
  core::ThreadPool pool(3);
  std::vector<int> visits(1003, 0);
  core::parallel_blocks(&pool, visits.size(), 10, [&](std::size_t begin, std::size_t end) {
    if (end - begin > 10) return;  // then some are not visited
    for (std::size_t i = begin; i < end; ++i) ++visits[i];
  });
  CHECK(visits == std::vector<int>(1003, 1));
}

TEST_CASE("A pool runs every task once, job after job, with the calling thread among its workers") {
  core::ThreadPool pool(4);
  CHECK(pool.threads() == 4);
  for (int job = 0; job < 2000; ++job) {
    std::array<std::atomic<int>, 5> calls{};
    pool.run(calls.size(), [&](std::size_t i) { ++calls.at(i); });
    for (const auto& count : calls) REQUIRE(count == 1);
  }
}

TEST_CASE("A pool throws the exception of the lowest index again, after all tasks have run") {
  core::ThreadPool pool(3);
  for (int repeat = 0; repeat < 100; ++repeat) {
    std::atomic<int> calls = 0;
    const auto job = [&](std::size_t i) {
      ++calls;
      if (i == 3 || i == 17) throw std::runtime_error(std::to_string(i));
    };
    CHECK_THROWS_WITH(pool.run(20, job), "3");
    CHECK(calls == 20);
  }
  std::atomic<int> calls = 0;
  pool.run(20, [&](std::size_t) { ++calls; });
  CHECK(calls == 20);
}

TEST_CASE("Loops and sums allocate nothing after the first") {
  core::ThreadPool pool(2);
  std::vector<double> values(1000, 1.0);
  const auto step = [&] {
    core::parallel_blocks(&pool, values.size(), 64, [&values](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) values[i] *= 1.5;
    });
    return core::parallel_sum(&pool, values.size(), 64, [&values](std::size_t begin, std::size_t end) {
      return std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(begin),
                             values.begin() + static_cast<std::ptrdiff_t>(end), 0.0);
    });
  };
  double total = step();
  const long before = microcosm::tests::allocations();
  for (int i = 0; i < 10; ++i) total += step();
  CHECK(microcosm::tests::allocations() == before);
  CHECK(total > 0);
}
