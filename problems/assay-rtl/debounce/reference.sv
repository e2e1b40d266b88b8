module debounce (
    input  logic clk,
    input  logic rst,
    input  logic sample,
    input  logic raw,
    output logic level,
    output logic changed
);
    logic [1:0] run;

    always_ff @(posedge clk) begin
        if (rst) begin
            level <= 1'b0;
            changed <= 1'b0;
            run <= 2'd0;
        end else begin
            changed <= 1'b0;
            if (sample) begin
                if (raw == level) begin
                    run <= 2'd0;
                end else if (run == 2'd3) begin
                    run <= 2'd0;
                    level <= raw;
                    changed <= 1'b1;
                end else begin
                    run <= run + 2'd1;
                end
            end
        end
    end
endmodule
