# One image for the pages, the workers, their clock and the migrations; docker-compose.yml says which runs what.
# Only building it needs a network.

FROM python:3.11-slim AS python

FROM node:24-slim AS pages
WORKDIR /pages
COPY .npmrc package.json package-lock.json ./
RUN npm ci --loglevel error
# The files that coordctl copies.
RUN mkdir vendor \
    && cp node_modules/bootstrap/dist/css/bootstrap.min.css node_modules/htmx.org/dist/htmx.min.js vendor/ \
    && cp node_modules/bootstrap/LICENSE vendor/bootstrap.LICENSE \
    && cp node_modules/htmx.org/LICENSE vendor/htmx.LICENSE

FROM python AS packages
RUN python -m venv /opt/coord
COPY requirements.txt ./
RUN /opt/coord/bin/python -m pip install \
    --no-input --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin coord
ENV PATH=/opt/coord/bin:$PATH PYTHONUNBUFFERED=1
WORKDIR /app
COPY --from=packages /opt/coord /opt/coord
COPY migrations migrations
COPY worker worker
COPY coord coord
COPY --from=pages /pages/vendor coord/web/static/vendor
# Now, because no container can write beside the code.
RUN python -m compileall -q coord worker migrations
USER coord
EXPOSE 8000
CMD ["python", "-m", "coord", "--help"]
