module sync_fifo (
    input  logic       clk,
    input  logic       rst,
    input  logic       push,
    input  logic [7:0] din,
    input  logic       pop,
    output logic [7:0] dout,
    output logic [2:0] level,
    output logic       empty,
    output logic       full,
    output logic       nearly_full,
    output logic       dropped
);
    logic [7:0] store [0:5];
    logic [2:0] head, tail;
    logic do_pop, do_push;

    assign empty = level == 3'd0;
    assign full = level == 3'd6;
    assign nearly_full = level >= 3'd5;
    assign do_pop = pop && !empty;
    assign do_push = push && (!full || do_pop);
    assign dout = empty ? 8'd0 : store[head];

    always_ff @(posedge clk) begin
        if (rst) begin
            head <= 3'd0;
            tail <= 3'd0;
            level <= 3'd0;
            dropped <= 1'b0;
        end else begin
            dropped <= push && !do_push;
            if (do_pop) head <= (head == 3'd5) ? 3'd0 : head + 3'd1;
            if (do_push) begin
                store[tail] <= din;
                tail <= (tail == 3'd5) ? 3'd0 : tail + 3'd1;
            end
            if (do_push && !do_pop) level <= level + 3'd1;
            else if (do_pop && !do_push) level <= level - 3'd1;
        end
    end
endmodule
