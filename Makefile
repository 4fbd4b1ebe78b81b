# 规问: `make run` opens the page, `make test` checks everything. Both set up what they need.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
# packages are installed uncompiled: what is imported is compiled once and kept, also where the environment says not to
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test ask batch build eval gate lint unit browser bench clean help

help:
	@echo "make run          建立环境和索引，打开网页 (http://127.0.0.1:$(PORT))"
	@echo "make test         环境、静态检查、测试、评测门槛"
	@echo "make ask Q=问题    在终端里问一个问题"
	@echo "make eval         评测并写出报告 reports/eval"
	@echo "make lint         ruff, mypy, import-linter"
	@echo "make bench        与其他做法比较速度和质量"

$(VENV)/run.stamp: requirements.txt constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更高版本")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --no-compile --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt requirements-milvus.txt
	$(BIN)/python -m pip install -q --no-compile --disable-pip-version-check -r requirements-dev.txt
	touch $@

build: $(VENV)/run.stamp
	$(BIN)/python -m qa build --if-needed

run: build
	$(BIN)/python -m streamlit run app.py --server.port $(PORT)

ask: build
	@$(BIN)/python -m qa ask "$(Q)"

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/dev.stamp build
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder --ignore tests/alone
	$(BIN)/python -m pytest tests/alone

eval: $(VENV)/dev.stamp build
	$(BIN)/python -m eval run --report reports/eval

gate: $(VENV)/dev.stamp build
	$(GENTLY) $(BIN)/python -m eval gate

bench: $(VENV)/dev.stamp build
	$(BIN)/python -m eval bench

# the browser tests wait for half of their time: the gate runs in it, giving way to them
test:
	$(MAKE) $(VENV)/dev.stamp
	$(MAKE) --output-sync=line -j 2 lint build
	$(MAKE) --output-sync=line -j 2 unit gate GENTLY="nice -n 19"

clean:
	rm -rf build .cache reports .pytest_cache .mypy_cache .ruff_cache
